package io.weir.proof;

import io.weir.net.Ipv4Address;
import java.util.ArrayList;
import java.util.List;

/** One line for a person about a frame: {@code tcp 198.51.100.7:49152 > 203.0.113.20:5432 SYN}. */
public final class PacketText {
    private static final int ETHERNET = 14;
    private static final int IPV4 = 0x0800;
    private static final int ARP = 0x0806;
    private static final String[] FLAGS = {"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"};

    private PacketText() {}

    public static String of(byte[] frame) {
        if (frame.length < ETHERNET) {
            return frame.length + " bytes";
        }
        int type = u16(frame, 12);
        if (type != IPV4 || frame.length < ETHERNET + 20) {
            return (type == ARP ? "arp" : "frame of type 0x%04x".formatted(type)) + ", " + frame.length + " bytes";
        }
        return ip(frame);
    }

    private static String ip(byte[] frame) {
        String from = address(frame, ETHERNET + 12);
        String to = address(frame, ETHERNET + 16);
        int proto = frame[ETHERNET + 9] & 255;
        int transport = ETHERNET + 4 * (frame[ETHERNET] & 15);
        boolean later = (u16(frame, ETHERNET + 6) & 0x1fff) != 0;
        boolean ported = proto == 6 || proto == 17 || proto == 132;
        if (later || transport + 4 > frame.length || !ported && proto != 1) {
            return name(proto) + " " + from + " > " + to + (later ? " later fragment" : "");
        }
        if (proto == 1) {
            return "icmp " + from + " > " + to + icmp(frame[transport] & 255);
        }
        String ports = name(proto) + " " + from + ":" + u16(frame, transport) + " > " + to + ":"
                + u16(frame, transport + 2);
        return proto == 6 && transport + 14 <= frame.length ? ports + flags(frame[transport + 13] & 255) : ports;
    }

    private static String icmp(int type) {
        return switch (type) {
            case 0 -> " echo reply";
            case 3 -> " unreachable";
            case 8 -> " echo request";
            case 11 -> " time exceeded";
            default -> " type " + type;
        };
    }

    private static String name(int proto) {
        return switch (proto) {
            case 1 -> "icmp";
            case 4 -> "ip-in-ip";
            case 6 -> "tcp";
            case 17 -> "udp";
            case 47 -> "gre";
            case 132 -> "sctp";
            default -> "ip protocol " + proto;
        };
    }

    private static String flags(int bits) {
        List<String> on = new ArrayList<>();
        for (int i = 0; i < FLAGS.length; i++) {
            if ((bits & 1 << i) != 0) {
                on.add(FLAGS[i]);
            }
        }
        return on.isEmpty() ? "" : " " + String.join(",", on);
    }

    private static String address(byte[] frame, int at) {
        return new Ipv4Address((long) u16(frame, at) << 16 | u16(frame, at + 2)).toString();
    }

    private static int u16(byte[] bytes, int at) {
        return (bytes[at] & 255) << 8 | bytes[at + 1] & 255;
    }
}
