package io.weir.engine;

import static io.weir.program.Field.ABSENT;

import io.weir.program.Field;
import io.weir.program.Fields;

/**
 * Reads and writes one field of packets in frames. A read loads eight bytes wherever the field begins and shifts, so all
 * widths cost the same; it is checked against the packet's bounds first.
 */
final class FieldAccess {
    enum Kind {
        START,
        NETWORK,
        TRANSPORT,
        ANNOTATION,
        REGISTER,
        LENGTH,
        IP_CHECKSUM_RIGHT,
        IP_HEADER_RIGHT,
        TRANSPORT_CHECKSUM_RIGHT,
        TRANSPORT_HEADER_RIGHT,
        /** A field that no packet has, such as one that spans two registers. */
        NOWHERE
    }

    final Kind kind;
    /** First byte, from the tag; for annotations and registers from the frame's beginning. */
    final int offset;
    /** Bytes that the field touches. */
    final int span;
    final int shift;
    final long mask;
    final int bit;
    final int width;
    final int register;

    FieldAccess(Field field) {
        this.bit = field.bit();
        this.width = field.width();
        this.register = Math.floorDiv(bit, 64);
        this.kind = kind(field);
        int from = switch (kind) {
            case ANNOTATION -> FrameMemory.ANNOTATIONS_AT;
            case REGISTER -> FrameMemory.REGISTERS_AT;
            default -> 0;
        };
        int first = Math.floorMod(bit, 8);
        this.offset = Math.floorDiv(bit, 8) + from;
        this.span = (first + width + 7) / 8;
        this.shift = 64 - first - width;
        this.mask = field.max();
    }

    private static Kind kind(Field field) {
        int end = field.bit() + field.width();
        return switch (field.tag()) {
            case START -> Kind.START;
            case NETWORK -> Kind.NETWORK;
            case TRANSPORT -> Kind.TRANSPORT;
            case ANNOTATION -> field.bit() >= 0 && end <= 8 * FrameMemory.ANNOTATION_BYTES ? Kind.ANNOTATION : Kind.NOWHERE;
            case REGISTER -> {
                boolean inside = field.bit() >= 0 && end <= 8 * FrameMemory.REGISTER_BYTES;
                yield inside && field.bit() / 64 == (end - 1) / 64 ? Kind.REGISTER : Kind.NOWHERE;
            }
            case DERIVED -> derived(field);
        };
    }

    private static Kind derived(Field field) {
        if (field.equals(Fields.LENGTH)) {
            return Kind.LENGTH;
        }
        if (field.equals(Fields.IP_CHECKSUM_RIGHT)) {
            return Kind.IP_CHECKSUM_RIGHT;
        }
        if (field.equals(Fields.IP_HEADER_RIGHT)) {
            return Kind.IP_HEADER_RIGHT;
        }
        if (field.equals(Fields.TRANSPORT_CHECKSUM_RIGHT)) {
            return Kind.TRANSPORT_CHECKSUM_RIGHT;
        }
        return field.equals(Fields.TRANSPORT_HEADER_RIGHT) ? Kind.TRANSPORT_HEADER_RIGHT : Kind.NOWHERE;
    }

    long read(long frame, long packet) {
        return switch (kind) {
            case START, NETWORK, TRANSPORT -> {
                int at = position(frame, packet);
                yield at < 0 ? ABSENT : FrameMemory.longAt(frame + at) >>> shift & mask;
            }
            case ANNOTATION -> FrameMemory.longAt(frame + offset) >>> shift & mask;
            case REGISTER -> written(frame) ? FrameMemory.longAt(frame + offset) >>> shift & mask : ABSENT;
            case LENGTH -> Packets.length(packet);
            case IP_CHECKSUM_RIGHT ->
                Packets.network(packet) == 0 ? ABSENT : FrameHeaders.ipChecksumRight(frame, packet);
            case IP_HEADER_RIGHT -> Packets.network(packet) == 0 ? ABSENT : FrameHeaders.ipHeaderRight(frame, packet);
            case TRANSPORT_CHECKSUM_RIGHT ->
                FrameHeaders.transport(frame, packet) < 0 ? ABSENT : FrameHeaders.transportChecksumRight(frame, packet);
            case TRANSPORT_HEADER_RIGHT ->
                FrameHeaders.transport(frame, packet) < 0 ? ABSENT : FrameHeaders.transportHeaderRight(frame, packet);
            case NOWHERE -> ABSENT;
        };
    }

    /** First byte of a field in the packet's bytes, from the frame's beginning; -1 if it is absent. */
    int position(long frame, long packet) {
        int tag = switch (kind) {
            case START -> Packets.start(packet);
            case NETWORK -> Packets.network(packet);
            default -> FrameHeaders.transport(frame, packet);
        };
        int at = tag + offset;
        return tag <= 0 || at < Packets.start(packet) || at + span > Packets.end(packet) ? -1 : at;
    }

    /** Stores the low bits of {@code value}; nothing happens if the field is absent. */
    void write(long frame, long packet, long value) {
        switch (kind) {
            case START, NETWORK, TRANSPORT -> {
                int at = position(frame, packet);
                if (at >= 0) {
                    store(frame + at, value);
                }
            }
            case ANNOTATION -> store(frame + offset, value);
            case REGISTER -> {
                int written = FrameMemory.intAt(frame + FrameMemory.WRITTEN_AT);
                if ((written & 1 << register) == 0) {
                    FrameMemory.putInt(frame + FrameMemory.WRITTEN_AT, written | 1 << register);
                    FrameMemory.putLong(frame + FrameMemory.REGISTERS_AT + 8L * register, 0);
                }
                store(frame + offset, value);
            }
            case LENGTH, IP_CHECKSUM_RIGHT, IP_HEADER_RIGHT, TRANSPORT_CHECKSUM_RIGHT, TRANSPORT_HEADER_RIGHT, NOWHERE -> { }
        }
    }

    private boolean written(long frame) {
        return (FrameMemory.intAt(frame + FrameMemory.WRITTEN_AT) & 1 << register) != 0;
    }

    /** Makes a register that was not written unwritten again. */
    void forget(long frame) {
        int written = FrameMemory.intAt(frame + FrameMemory.WRITTEN_AT);
        FrameMemory.putInt(frame + FrameMemory.WRITTEN_AT, written & ~(1 << register));
    }

    private void store(long address, long value) {
        if ((bit & 7) == 0) {
            switch (width) {
                case 8 -> {
                    FrameMemory.putByte(address, (int) value);
                    return;
                }
                case 16 -> {
                    FrameMemory.putShort(address, (int) value);
                    return;
                }
                case 32 -> {
                    FrameMemory.putInt(address, (int) value);
                    return;
                }
                case 48 -> {
                    FrameMemory.putInt(address, (int) (value >>> 16));
                    FrameMemory.putShort(address + 4, (int) value);
                    return;
                }
                default -> { }
            }
        }
        // byte by byte: bytes beside the field may belong to another thread's frame
        long bits = (value & mask) << shift;
        long cover = mask << shift;
        for (int i = 0; i < span; i++) {
            int down = 56 - 8 * i;
            int old = FrameMemory.byteAt(address + i);
            FrameMemory.putByte(address + i, (int) (old & ~(cover >>> down) | bits >>> down));
        }
    }
}
