package io.weir.process;

import io.weir.attach.Tuple;
import io.weir.net.IpPrefix;
import java.util.Arrays;
import java.util.Locale;

/**
 * What one user of the machine may register.
 *
 * @param user its number; {@link #EVERYBODY} for all
 * @param protocol an IP protocol number, or {@link Tuple#ANY_PROTOCOL}
 */
public record UserRule(int user, IpPrefix addresses, int protocol, int lowPort, int highPort) {
    public static final int EVERYBODY = -1;

    private static final int FIELDS = 4;

    /**
     * {@code USER ADDRESSES PROTOCOL PORTS}, for instance {@code www 192.0.2.0/24 tcp 80-443}; a star is any.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    public static UserRule parse(String text, Users users) {
        String[] fields = text.strip().split("\\s+");
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException("`" + text + "` is not USER ADDRESSES PROTOCOL PORTS");
        }
        int user = fields[0].equals("*")
                ? EVERYBODY
                : users.number(fields[0])
                        .orElseThrow(() -> new IllegalArgumentException("there is no user `" + fields[0] + "`"));
        IpPrefix addresses = IpPrefix.parse(fields[1])
                .orElseThrow(() -> new IllegalArgumentException("`" + fields[1] + "` is not a prefix"));
        int[] ports = ports(fields[3]);
        return new UserRule(user, addresses, protocol(fields[2]), ports[0], ports[1]);
    }

    private static int protocol(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "*" -> Tuple.ANY_PROTOCOL;
            case "tcp" -> Tuple.TCP;
            case "udp" -> Tuple.UDP;
            case "sctp" -> Tuple.SCTP;
            case "icmp" -> 1;
            case "icmp6" -> 58;
            default -> number(text, 255);
        };
    }

    private static int[] ports(String text) {
        if (text.equals("*")) {
            return new int[] {0, Tuple.MAX_PORT};
        }
        int[] ends = Arrays.stream(text.split("-", 2)).mapToInt(end -> number(end, Tuple.MAX_PORT)).toArray();
        int last = ends[ends.length - 1];
        if (last < ends[0]) {
            throw new IllegalArgumentException("ports `" + text + "` end before they begin");
        }
        return new int[] {ends[0], last};
    }

    private static int number(String text, int most) {
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException("`" + text + "` is not a number from 0 to " + most);
        }
        return Integer.parseInt(text);
    }

    boolean permits(int who, Tuple tuple) {
        boolean ports = lowPort <= tuple.lowPort() && tuple.highPort() <= highPort;
        return concerns(who)
                && addresses.contains(tuple.address())
                && (protocol == Tuple.ANY_PROTOCOL || protocol == tuple.protocol())
                && ports;
    }

    boolean concerns(int who) {
        return user == EVERYBODY || user == who;
    }
}
