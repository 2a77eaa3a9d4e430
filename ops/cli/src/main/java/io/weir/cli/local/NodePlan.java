package io.weir.cli.local;

/**
 * One node of a cluster on this machine.
 *
 * @param address that the other nodes reach it by
 * @param actorPort for the other nodes
 * @param apiPort for callers
 * @param memberPort first of five, of its part of the controllers' log
 * @param networkInterface that it moves packets on; {@code memory} for none
 */
public record NodePlan(
        String name, String site, String address, int actorPort, int apiPort, int memberPort, String networkInterface) {

    /** {@code host:port} of its API. */
    public String api() {
        return address + ":" + apiPort;
    }

    String seed() {
        return address + ":" + actorPort;
    }

    String member() {
        return name + "@" + address + ":" + memberPort;
    }
}
