package io.weir.program;

import java.util.Arrays;
import java.util.Objects;

/**
 * One packet on the heap, with headroom, annotations and registers: what the {@link Interpreter} works on. Everything
 * here is written to be obviously right; the engine does the same on frames.
 */
public final class Packet implements PacketAccess {
    /** Bytes in front of a packet as it arrives, for headers to be pushed. The same in the engine's frames. */
    public static final int HEADROOM = 128;
    /** The longest packet that can arrive. */
    public static final int MAX_LENGTH = 1856;

    private static final int ANNOTATION_BYTES = 48;
    private static final int REGISTER_BYTES = 64;

    private final byte[] buffer;
    private final byte[] annotations;
    private final byte[] registers;
    private int start;
    private int end;
    private int low;
    private int network;
    private int written;
    private long nowNs;

    private Packet(byte[] buffer, byte[] annotations, byte[] registers) {
        this.buffer = buffer;
        this.annotations = annotations;
        this.registers = registers;
    }

    /** A packet as it arrives: these bytes, no network header, annotations zero. */
    public static Packet of(byte[] bytes) {
        if (bytes.length > MAX_LENGTH) {
            throw new IllegalArgumentException(bytes.length + " bytes");
        }
        Packet packet = new Packet(
                new byte[HEADROOM + bytes.length], new byte[ANNOTATION_BYTES], new byte[REGISTER_BYTES]);
        System.arraycopy(bytes, 0, packet.buffer, HEADROOM, bytes.length);
        packet.start = HEADROOM;
        packet.low = HEADROOM;
        packet.end = packet.buffer.length;
        packet.network = -1;
        return packet;
    }

    /** The same packet again, sharing nothing. */
    public Packet copy() {
        Packet copy = new Packet(buffer.clone(), annotations.clone(), registers.clone());
        copy.start = start;
        copy.end = end;
        copy.low = low;
        copy.network = network;
        copy.written = written;
        copy.nowNs = nowNs;
        return copy;
    }

    /** The bytes from START to the end. */
    public byte[] bytes() {
        return Arrays.copyOfRange(buffer, start, end);
    }

    @Override
    public int length() {
        return end - start;
    }

    @Override
    public int at(int index) {
        return buffer[start + Objects.checkIndex(index, length())] & 0xff;
    }

    @Override
    public void put(int index, int value) {
        buffer[start + Objects.checkIndex(index, length())] = (byte) value;
    }

    @Override
    public int place(Tag tag) {
        int at = tag(tag);
        return at < 0 ? NOWHERE : at - start;
    }

    @Override
    public long nowNs() {
        return nowNs;
    }

    byte[] buffer() {
        return buffer;
    }

    /** First position behind the packet in its buffer. */
    int end() {
        return end;
    }

    void nowNs(long time) {
        nowNs = time;
    }

    /** Whether NETWORK is set. */
    public boolean marked() {
        return network >= 0;
    }

    @Override
    public long read(Field field) {
        return switch (field.tag()) {
            case START, NETWORK, TRANSPORT -> {
                int from = position(field);
                yield from < 0 ? Field.ABSENT : bits(buffer, from, field.width());
            }
            case ANNOTATION -> fits(field, ANNOTATION_BYTES)
                    ? bits(annotations, field.bit(), field.width()) : Field.ABSENT;
            case REGISTER -> inRegister(field) && (written & 1 << field.bit() / 64) != 0
                    ? bits(registers, field.bit(), field.width()) : Field.ABSENT;
            case DERIVED -> derived(field);
        };
    }

    @Override
    public void write(Field field, long value) {
        switch (field.tag()) {
            case START, NETWORK, TRANSPORT -> {
                int to = position(field);
                if (to >= 0) {
                    setBits(buffer, to, field.width(), value);
                }
            }
            case ANNOTATION -> {
                if (fits(field, ANNOTATION_BYTES)) {
                    setBits(annotations, field.bit(), field.width(), value);
                }
            }
            case REGISTER -> writeRegister(field, value);
            case DERIVED -> { }
        }
    }

    /** First bit of the field in the buffer; -1 if the packet does not have the whole field. */
    private int position(Field field) {
        int tag = tag(field.tag());
        if (tag < 0) {
            return -1;
        }
        long first = 8L * tag + field.bit();
        return first < 8L * start || first + field.width() > 8L * end ? -1 : (int) first;
    }

    /** Byte that the tag stands for, from the buffer's beginning; -1 if absent. May lie behind the packet's end. */
    int tag(Tag tag) {
        return switch (tag) {
            case START -> start;
            case NETWORK -> network;
            case TRANSPORT -> transport();
            case ANNOTATION, REGISTER, DERIVED -> throw new IllegalArgumentException(tag + " is no place");
        };
    }

    private int transport() {
        if (network < start || network >= end) {
            return -1;
        }
        int first = buffer[network] & 0xff;
        if (first >> 4 == 4 && (first & 15) >= 5) {
            return network + 4 * (first & 15);
        }
        return first >> 4 == 6 ? network + 40 : -1;
    }

    private static boolean fits(Field field, int bytes) {
        return field.bit() >= 0 && field.bit() + field.width() <= 8 * bytes;
    }

    private static boolean inRegister(Field field) {
        return fits(field, REGISTER_BYTES) && field.bit() / 64 == (field.bit() + field.width() - 1) / 64;
    }

    private void writeRegister(Field field, long value) {
        if (inRegister(field)) {
            int register = field.bit() / 64;
            if ((written & 1 << register) == 0) {
                written |= 1 << register;
                Arrays.fill(registers, 8 * register, 8 * register + 8, (byte) 0);
            }
            setBits(registers, field.bit(), field.width(), value);
        }
    }

    /** Forgets all registers, as at the entry of an element. */
    void clearRegisters() {
        written = 0;
    }

    private long derived(Field field) {
        if (field.equals(Fields.LENGTH)) {
            return length();
        }
        if (field.equals(Fields.IP_CHECKSUM_RIGHT)) {
            return marked() ? new Headers(this).ipChecksumRight() : Field.ABSENT;
        }
        if (field.equals(Fields.IP_HEADER_RIGHT)) {
            return marked() ? new Headers(this).ipHeaderRight() : Field.ABSENT;
        }
        if (transport() < 0) {
            return Field.ABSENT;
        }
        if (field.equals(Fields.TRANSPORT_CHECKSUM_RIGHT)) {
            return new Headers(this).transportChecksumRight();
        }
        if (field.equals(Fields.TRANSPORT_HEADER_RIGHT)) {
            return read(Fields.IP_VERSION) == 6 ? 1 : new Headers(this).transportHeaderRight();
        }
        return Field.ABSENT;
    }

    private static long bits(byte[] from, int bit, int width) {
        long value = 0;
        for (int i = bit; i < bit + width; i++) {
            value = value << 1 | from[i >> 3] >> 7 - (i & 7) & 1;
        }
        return value;
    }

    private static void setBits(byte[] to, int bit, int width, long value) {
        for (int i = 0; i < width; i++) {
            int at = bit + i;
            int mask = 0x80 >> (at & 7);
            boolean one = (value >> width - 1 - i & 1) != 0;
            to[at >> 3] = (byte) (one ? to[at >> 3] | mask : to[at >> 3] & ~mask);
        }
    }

    /** The place, whose tag is not absent, from the buffer's beginning. */
    private int place(Place place) {
        return tag(place.tag()) + place.offset();
    }

    /** {@link Value.Length}. */
    long lengthFrom(Place from, int plus) {
        return tag(from.tag()) < 0 ? Field.ABSENT : Math.max(0, (long) end - place(from) + plus);
    }

    private boolean reachable(Place place) {
        return tag(place.tag()) >= 0 && place(place) >= low && place(place) <= end;
    }

    /** {@link Step.Shift}; false when refused. */
    boolean shift(Place to) {
        if (!reachable(to)) {
            return false;
        }
        start = place(to);
        return true;
    }

    /** {@link Step.Push}; false when refused. */
    boolean push(Bytes header) {
        if (start < header.length()) {
            return false;
        }
        start -= header.length();
        low = Math.min(low, start);
        System.arraycopy(header.toArray(), 0, buffer, start, header.length());
        return true;
    }

    /** {@link Step.Mark}; false when refused. */
    boolean mark(Place place) {
        if (!reachable(place)) {
            return false;
        }
        network = place(place);
        return true;
    }

    /** {@link Step.Take}. */
    void take(Place from, long bytes) {
        if (tag(from.tag()) >= 0 && bytes >= 0) {
            end = (int) Math.min(end, Math.max(start, place(from) + bytes));
        }
    }
}
