package io.weir.cli;

import io.weir.net.Ipv4Address;
import java.nio.ByteBuffer;

/** An Ethernet frame in one line, for people: {@code tcp 198.51.100.7:49152 > 203.0.113.20:5432 SYN, 54 bytes}. */
public final class PacketSummary {
    private static final int ETHERNET = 14;
    private static final int IPV4 = 0x0800;
    private static final int ARP = 0x0806;
    private static final String[] FLAGS = {"FIN", "SYN", "RST", "PSH", "ACK", "URG"};

    private PacketSummary() {}

    /** Never throws: what is not understood is said so. */
    public static String of(byte[] frame) {
        return text(ByteBuffer.wrap(frame)) + ", " + frame.length + " bytes";
    }

    private static String text(ByteBuffer frame) {
        if (frame.limit() < ETHERNET) {
            // an element may have stripped the frame's header
            return "cut";
        }
        int type = frame.getShort(12) & 0xffff;
        if (type == IPV4) {
            return ip(frame, ETHERNET);
        }
        if (type == ARP && frame.limit() >= ETHERNET + 28) {
            String verb = frame.getShort(20) == 1 ? "who has " + address(frame, 38) : "reply from " + address(frame, 28);
            return "arp " + verb;
        }
        return looksLikeIp(frame) ? ip(frame, 0) : "ethernet type 0x%04x".formatted(type);
    }

    private static boolean looksLikeIp(ByteBuffer frame) {
        return frame.get(0) == 0x45 && (frame.getShort(2) & 0xffff) <= frame.limit() && frame.limit() >= 20;
    }

    private static String ip(ByteBuffer frame, int at) {
        if (frame.limit() < at + 20 || (frame.get(at) & 0xf0) != 0x40) {
            return "ip, cut";
        }
        int protocol = frame.get(at + 9) & 0xff;
        int transport = at + 4 * (frame.get(at) & 15);
        boolean later = (frame.getShort(at + 6) & 0x1fff) != 0;
        String from = address(frame, at + 12);
        String to = address(frame, at + 16);
        if (!later && (protocol == 6 || protocol == 17) && frame.limit() >= transport + 4) {
            String ports = from + ":" + (frame.getShort(transport) & 0xffff) + " > " + to + ":"
                    + (frame.getShort(transport + 2) & 0xffff);
            return protocol == 17 ? "udp " + ports : "tcp " + ports + flags(frame, transport);
        }
        String name = switch (protocol) {
            case 1 -> "icmp";
            case 6 -> "tcp";
            case 17 -> "udp";
            default -> "ip protocol " + protocol;
        };
        return name + " " + from + " > " + to + (later ? " later fragment" : "");
    }

    private static String flags(ByteBuffer frame, int transport) {
        if (frame.limit() < transport + 14) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < FLAGS.length; i++) {
            if ((frame.get(transport + 13) >> i & 1) == 1) {
                text.append(text.isEmpty() ? " " : "+").append(FLAGS[i]);
            }
        }
        return text.toString();
    }

    private static String address(ByteBuffer frame, int at) {
        return new Ipv4Address(frame.getInt(at) & 0xffff_ffffL).toString();
    }
}
