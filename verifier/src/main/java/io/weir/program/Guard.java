package io.weir.program;

/**
 * A packet as opaque code may see it: reads pass, writes outside the declared {@link Footprint} are refused with a
 * {@link Violation}. Used by every engine that runs such code. Reusable, so that the packet path need not allocate.
 */
public final class Guard implements PacketAccess {
    /** Thrown into code that oversteps; the engine drops the packet and counts it. */
    public static final class Violation extends RuntimeException {
        private static final long serialVersionUID = 1;

        private Violation() {
            super("outside the footprint", null, false, false);
        }
    }

    private static final int ICMP = 1;
    private static final int TCP = 6;
    private static final int UDP = 17;

    private final Violation violation = new Violation();
    private final Footprint footprint;
    private PacketAccess packet;

    public Guard(Footprint footprint) {
        this.footprint = footprint;
    }

    /**
     * Runs the code over one packet. Null when the packet goes on, otherwise why it is dropped: the code said so, it
     * overstepped its footprint, or it failed.
     *
     * @param dropped the reason when the code says so
     */
    public Reason run(Code code, PacketAccess packet, Reason dropped) {
        this.packet = packet;
        try {
            if (code.run(this)) {
                return null;
            }
            return footprint.drops() ? dropped : EngineReason.FOOTPRINT;
        } catch (Violation e) {
            return EngineReason.FOOTPRINT;
        } catch (RuntimeException e) {
            return EngineReason.CODE_FAILED;
        } finally {
            this.packet = null;
        }
    }

    @Override
    public int length() {
        return packet.length();
    }

    @Override
    public int at(int index) {
        return packet.at(index);
    }

    @Override
    public void put(int index, int value) {
        if (index < 0 || index >= packet.length() || !mayWrite(8 * index, 8)) {
            throw violation;
        }
        packet.put(index, value);
    }

    @Override
    public long read(Field field) {
        return packet.read(field);
    }

    @Override
    public void write(Field field, long value) {
        long from = switch (field.tag()) {
            case START, NETWORK, TRANSPORT -> firstBit(field.tag()) + field.bit();
            case ANNOTATION, REGISTER, DERIVED -> -1;
        };
        if (!declared(field) && (from < 0 || !mayWrite(from, field.width()))) {
            throw violation;
        }
        packet.write(field, value);
    }

    @Override
    public int place(Tag tag) {
        return packet.place(tag);
    }

    @Override
    public long nowNs() {
        return packet.nowNs();
    }

    private boolean declared(Field field) {
        for (int i = 0; i < footprint.writes().size(); i++) {
            Field may = footprint.writes().get(i);
            if (may.tag() == field.tag() && may.bit() <= field.bit()
                    && may.bit() + may.width() >= field.bit() + field.width()) {
                return true;
            }
        }
        return false;
    }

    /** Whether bits counted from START are the payload's, or all in one declared field. */
    private boolean mayWrite(long from, int width) {
        if (footprint.payload() && from >= 8L * payload()) {
            return true;
        }
        for (int i = 0; i < footprint.writes().size(); i++) {
            Field may = footprint.writes().get(i);
            if (may.tag().compareTo(Tag.TRANSPORT) <= 0 && packet.place(may.tag()) != PacketAccess.NOWHERE) {
                long low = firstBit(may.tag()) + may.bit();
                if (low <= from && from + width <= low + may.width()) {
                    return true;
                }
            }
        }
        return false;
    }

    private long firstBit(Tag tag) {
        int place = packet.place(tag);
        return place == PacketAccess.NOWHERE ? Integer.MIN_VALUE : 8L * place;
    }

    /** First byte behind the transport header, from START; past every packet if there is no such header. */
    private int payload() {
        int transport = packet.place(Tag.TRANSPORT);
        if (transport == PacketAccess.NOWHERE) {
            return Integer.MAX_VALUE;
        }
        long protocol = packet.read(Fields.IP_VERSION) == 4 ? packet.read(Fields.IP_PROTO) : 0;
        long words = packet.read(Fields.TCP_OFFSET);
        if (protocol == TCP) {
            return words < 5 ? Integer.MAX_VALUE : transport + 4 * (int) words;
        }
        return protocol == UDP || protocol == ICMP ? transport + 8 : transport;
    }
}
