package io.weir.cli.rig;

import io.weir.testbed.Testbed;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The hosts of a platform and of those who use it, on one switch. Needs root and iproute2.
 *
 * <pre>
 *   client            web                 n1 (east)   n2 (west)   n3 (east)     op
 *   198.51.100.7      203.0.113.20        10.77.0.1   10.77.0.2   10.77.0.3     10.77.0.100
 *      |                 |                  |            |           |            |
 *   ===+=================+==================+============+===========+============+====  bridge
 * </pre>
 *
 * Addresses are those for documentation (RFC 5737); all hosts reach each other's networks on the link.
 */
public final class Lab implements AutoCloseable {
    public static final String CLIENT_ADDRESS = "198.51.100.7";
    public static final String WEB_ADDRESS = "203.0.113.20";
    public static final String OPERATOR_ADDRESS = "10.77.0.100";

    private static final List<String> NETWORKS = List.of("192.0.2.0/24", "203.0.113.0/24", "198.51.100.0/24");

    private final Testbed testbed;

    private Lab(Testbed testbed) {
        this.testbed = testbed;
    }

    /**
     * A lab of this process, still without hosts, so that its removal can be arranged before there is anything.
     *
     * @param name what it is for, letters and digits
     */
    public static Lab planned(String name) {
        return new Lab(Testbed.named(name));
    }

    /** A lab that another process set up, and will remove. */
    public static Lab standing(String prefix) {
        return new Lab(Testbed.standing(prefix));
    }

    /**
     * Makes all hosts.
     *
     * @param nodes how many nodes, 1 to 99
     * @throws IllegalStateException when the machine refuses, or the lab was closed meanwhile
     */
    public void up(int nodes) {
        testbed.host("op", Optional.of(OPERATOR_ADDRESS + "/24"));
        testbed.host("client", Optional.of(CLIENT_ADDRESS + "/24"));
        testbed.host("web", Optional.of(WEB_ADDRESS + "/24"));
        reach("client", CLIENT_ADDRESS);
        reach("web", WEB_ADDRESS);
        IntStream.rangeClosed(1, nodes).forEach(i -> testbed.host("n" + i, Optional.of(nodeAddress(i) + "/24")));
    }

    private void reach(String host, String address) {
        NETWORKS.stream()
                .filter(network -> !network.startsWith(address.substring(0, address.lastIndexOf('.'))))
                .forEach(network -> testbed.run(host, "ip", "route", "add", network, "dev", "eth0"));
    }

    public static String nodeAddress(int number) {
        return "10.77.0." + number;
    }

    public String prefix() {
        return testbed.prefix();
    }

    /** The command that runs {@code command} on a host. */
    public List<String> on(String host, List<String> command) {
        return testbed.on(host, command);
    }

    /** What the hosts stand on: for faults. */
    public Testbed testbed() {
        return testbed;
    }

    /** Ends what still runs on the hosts and removes them. Can be called twice. */
    @Override
    public void close() {
        testbed.close();
    }
}
