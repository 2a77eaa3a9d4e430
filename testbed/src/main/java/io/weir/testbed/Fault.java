package io.weir.testbed;

import java.util.Set;
import java.util.stream.Collectors;

/** What is wrong with the network between hosts. It is done to their cables, so whatever addresses they use. */
public sealed interface Fault {
    /** As nftables says it, in a chain that sees every frame the switch forwards. */
    String rule();

    /** No frame gets from one host to another; the other way they do. */
    record OneWay(Set<String> from, Set<String> to) implements Fault {
        @Override
        public String rule() {
            return "iifname " + names(from) + " oifname " + names(to) + " drop";
        }
    }

    /** No frame gets between some hosts and others, in either direction: a link, or all links of a site. */
    record Cut(Set<String> some, Set<String> others) implements Fault {
        @Override
        public String rule() {
            return new OneWay(some, others).rule() + "\n" + new OneWay(others, some).rule();
        }
    }

    /** A host's cable is out. Its own interface stays up, as behind a switch that lost power. */
    record Unplugged(String host) implements Fault {
        @Override
        public String rule() {
            return "iifname " + names(Set.of(host)) + " drop\noifname " + names(Set.of(host)) + " drop";
        }
    }

    /** So many of a hundred frames from or to a host get lost, at random. */
    record Loss(String host, int percent) implements Fault {
        public Loss {
            if (percent < 1 || percent > 99) {
                throw new IllegalArgumentException("a loss of 1 to 99 percent, not " + percent);
            }
        }

        @Override
        public String rule() {
            String some = " numgen random mod 100 < " + percent + " drop";
            return "iifname " + names(Set.of(host)) + some + "\noifname " + names(Set.of(host)) + some;
        }
    }

    private static String names(Set<String> hosts) {
        return hosts.stream().sorted().map(host -> '"' + host + '"').collect(Collectors.joining(", ", "{ ", " }"));
    }
}
