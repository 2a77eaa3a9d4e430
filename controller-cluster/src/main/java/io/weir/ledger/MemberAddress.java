package io.weir.ledger;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Where one member of the controllers' log listens.
 *
 * @param id 0, 1, … without gaps; the same on all nodes, for ever
 * @param node name of the node it runs on
 * @param firstPort it takes {@link #PORTS} UDP ports from here
 */
public record MemberAddress(int id, String node, String host, int firstPort) {
    public static final int PORTS = 5;

    private static final int ARCHIVE = 0;
    private static final int INGRESS = 1;
    private static final int CONSENSUS = 2;
    private static final int LOG = 3;
    private static final int CATCHUP = 4;

    String archive() {
        return at(ARCHIVE);
    }

    private String at(int offset) {
        return host + ":" + (firstPort + offset);
    }

    /** As Aeron Cluster wants them: {@code id,ingress,consensus,log,catchup,archive|…}. */
    static String all(List<MemberAddress> members) {
        return members.stream()
                .map(m -> String.join(
                        ",",
                        Integer.toString(m.id),
                        m.at(INGRESS),
                        m.at(CONSENSUS),
                        m.at(LOG),
                        m.at(CATCHUP),
                        m.archive()))
                .collect(Collectors.joining("|"));
    }

    /** As its client wants them: {@code id=ingress,…}. */
    static String ingress(List<MemberAddress> members) {
        return members.stream().map(m -> m.id + "=" + m.at(INGRESS)).collect(Collectors.joining(","));
    }
}
