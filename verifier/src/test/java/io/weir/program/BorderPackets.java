package io.weir.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * Packets that tell the readers of a program apart if anything does: well-formed ones, broken ones, and such whose
 * fields have values at the borders of the intervals that the program tests. All are Ethernet frames, or pieces of one.
 */
public final class BorderPackets {
    /** Values that fields of real packets have, and that programs so ask for. */
    public static final List<Long> USUAL = List.of(
            0x0800L, 0x0806L, 0x86ddL, 4L, 5L, 6L, 17L, 1L, 80L, 53L, 1500L, 64L, 0x45L, 0x0a000001L, 0x0a000002L,
            0xc0a80001L, 0xac100f85L);

    private final RandomGenerator random;
    private final Map<Field, SortedSet<Long>> borders = new LinkedHashMap<>();

    public BorderPackets(RandomGenerator random, Configuration configuration) {
        this.random = random;
        for (Configuration.Node node : configuration.nodes()) {
            for (Step step : Steps.of(node.program())) {
                if (step instanceof Step.Match match) {
                    match.rules().forEach(r -> r.terms().forEach(this::collect));
                }
            }
        }
    }

    private void collect(Rule.Term term) {
        SortedSet<Long> values = borders.computeIfAbsent(term.field(), f -> new TreeSet<>());
        for (Interval interval : term.values().list()) {
            values.addAll(List.of(interval.low() - 1, interval.low(), interval.high(), interval.high() + 1));
        }
    }

    /** Packets for each border, and {@code more} with several fields at borders or broken at random. */
    public List<byte[]> packets(int more) {
        List<byte[]> packets = new ArrayList<>();
        borders.forEach((field, values) -> values.stream().limit(64).forEach(value -> {
            packets.add(with(wellFormed(), field, value));
        }));
        for (int i = 0; i < more; i++) {
            packets.add(any());
        }
        return packets;
    }

    private byte[] any() {
        byte[] packet = wellFormed();
        List<Field> fields = List.copyOf(borders.keySet());
        for (int i = random.nextInt(4); i > 0 && !fields.isEmpty(); i--) {
            Field field = fields.get(random.nextInt(fields.size()));
            List<Long> values = List.copyOf(borders.get(field));
            packet = with(packet, field, values.isEmpty() ? 0 : values.get(random.nextInt(values.size())));
        }
        switch (packet.length == 0 ? 7 : random.nextInt(8)) {
            case 0 -> packet = Arrays.copyOf(packet, random.nextInt(packet.length + 1));
            case 1 -> packet = Arrays.copyOf(packet, packet.length + random.nextInt(40));
            case 2 -> packet[random.nextInt(packet.length)] = (byte) random.nextInt();
            case 3 -> {
                packet = new byte[random.nextInt(100)];
                random.nextBytes(packet);
            }
            default -> { }
        }
        return packet;
    }

    /** The packet with a field set as if NETWORK were marked behind an Ethernet header; unchanged if that cannot be. */
    private static byte[] with(byte[] frame, Field field, long value) {
        if (value < 0 || value > field.max() || field.tag().compareTo(Tag.TRANSPORT) > 0) {
            if (field.equals(Fields.LENGTH) && value >= 0 && value <= Packet.MAX_LENGTH) {
                return Arrays.copyOf(frame, (int) value);
            }
            return frame;
        }
        Packet packet = Packet.of(frame);
        packet.mark(Place.start(14));
        packet.write(field, value);
        return packet.bytes();
    }

    /** An Ethernet frame: UDP, TCP, ICMP, a fragment, ARP, IPv6, with or without options, checksums mostly right. */
    public byte[] wellFormed() {
        int kind = random.nextInt(8);
        if (kind >= 6) {
            byte[] other = new byte[42 + random.nextInt(30)];
            random.nextBytes(other);
            Packet packet = Packet.of(other);
            packet.write(Fields.ETH_TYPE, kind == 6 ? 0x0806 : 0x86dd);
            packet.write(new Field(Tag.START, 112, 4, "version"), 6);
            return packet.bytes();
        }
        return ip(kind == 0 ? 6 : kind == 1 ? 1 : 17, random.nextInt(4) == 0 ? 6 : 5);
    }

    private byte[] ip(int protocol, int words) {
        int header = protocol == 6 ? 20 : 8;
        byte[] bytes = new byte[14 + 4 * words + header + random.nextInt(30)];
        random.nextBytes(bytes);
        Packet packet = Packet.of(bytes);
        packet.write(Fields.ETH_TYPE, 0x0800);
        packet.mark(Place.start(14));
        packet.write(Fields.IP_VERSION, 4);
        packet.write(Fields.IP_IHL, words);
        packet.write(Fields.IP_PROTO, protocol);
        packet.write(Fields.IP_LENGTH, bytes.length - 14);
        packet.write(Fields.IP_FLAGS, random.nextInt(6) == 0 ? 1 : 2);
        packet.write(Fields.IP_FRAGMENT, random.nextInt(6) == 0 ? random.nextInt(100) : 0);
        packet.write(Fields.IP_SRC, USUAL.get(13 + random.nextInt(4)));
        packet.write(Fields.IP_DST, USUAL.get(13 + random.nextInt(4)));
        if (protocol != 1) {
            packet.write(Fields.SRC_PORT, random.nextInt(8));
            packet.write(Fields.DST_PORT, USUAL.get(random.nextInt(USUAL.size())));
        }
        if (protocol == 6) {
            packet.write(Fields.TCP_OFFSET, 5);
        } else if (protocol == 17) {
            packet.write(Fields.UDP_LENGTH, header + bytes.length - 14 - 4 * words - header);
        }
        if (random.nextInt(5) != 0) {
            new Headers(packet).computeTransport();
            new Headers(packet).computeIp();
        }
        if (protocol == 17 && random.nextInt(4) == 0) {
            packet.write(Fields.UDP_CHECKSUM, 0);
        }
        return packet.bytes();
    }
}
