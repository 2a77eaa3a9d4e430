package io.weir.engine;

import io.weir.program.Place;
import io.weir.program.Tag;

/** Finds a {@link Place} in packets in frames. */
final class PlaceAccess {
    private final Tag tag;
    private final int offset;

    PlaceAccess(Place place) {
        this.tag = place.tag();
        this.offset = place.offset();
    }

    /** Where a tag stands, from the frame's beginning; -1 if it is absent. */
    static int tag(Tag tag, long frame, long packet) {
        return switch (tag) {
            case START -> Packets.start(packet);
            case NETWORK -> Packets.network(packet) == 0 ? -1 : Packets.network(packet);
            case TRANSPORT -> FrameHeaders.transport(frame, packet);
            case ANNOTATION, REGISTER, DERIVED -> throw new IllegalArgumentException(tag + " is no place");
        };
    }

    /** The place from the frame's beginning; -1 unless it is between the low-water mark and the packet's end. */
    int reachable(long frame, long packet) {
        if (tag == Tag.START && offset >= 0) {
            // the packet's own bytes are all above the mark
            return offset <= Packets.length(packet) ? Packets.start(packet) + offset : -1;
        }
        int from = tag(tag, frame, packet);
        if (from < 0) {
            return -1;
        }
        int at = from + offset;
        boolean inside = at >= FrameMemory.intAt(frame + FrameMemory.LOW_WATER_AT) && at <= Packets.end(packet);
        return inside ? at : -1;
    }

    boolean absent(long frame, long packet) {
        return tag(tag, frame, packet) < 0;
    }

    /** The place, whose tag is not absent, from the frame's beginning; may lie anywhere. */
    int position(long frame, long packet) {
        return tag(tag, frame, packet) + offset;
    }
}
