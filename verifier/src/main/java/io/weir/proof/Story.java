package io.weir.proof;

import io.weir.diagnostic.Span;
import io.weir.program.Bytes;
import io.weir.program.Configuration;
import io.weir.program.Field;
import io.weir.program.Packet;
import io.weir.program.Reason;
import io.weir.program.Tag;
import io.weir.proof.Replay.Moment;
import io.weir.topology.Fabric;
import io.weir.verify.Crossing;
import io.weir.verify.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** One packet sent through a network for real, and questions about what became of it. */
final class Story {
    private static final int FRAME_HEADER = 14;

    private final Fabric fabric;
    private final Entry entry;
    private final byte[] frame;
    private final List<Moment> moments;

    Story(Fabric fabric, Entry entry, Bytes frame) {
        this.fabric = fabric;
        this.entry = entry;
        this.frame = frame.toArray();
        this.moments = Replay.run(fabric, entry, this.frame);
    }

    /** Of the frame as a host would send it, if that shows what is wanted; else of the frame as it is. */
    static Story showing(Fabric fabric, Entry entry, Bytes frame, Predicate<Story> wanted) {
        byte[] believable = Believable.of(frame.toArray());
        Story story = new Story(fabric, entry, Bytes.of(believable));
        return wanted.test(story) || Arrays.equals(believable, frame.toArray())
                ? story
                : new Story(fabric, entry, frame);
    }

    List<Moment> moments() {
        return moments;
    }

    Witness witness() {
        return new Witness(Bytes.of(frame), fabric.display(entry.node()), PacketText.of(frame));
    }

    List<String> path() {
        return Replay.path(fabric, moments);
    }

    /** The lines of the module that decided, first to last. */
    List<Span> rules() {
        Set<Span> spans = new LinkedHashSet<>();
        for (Moment moment : moments) {
            if (fabric.inModule(moment.node())) {
                moment.rule().ifPresent(spans::add);
            }
        }
        return List.copyOf(spans);
    }

    /** Where a packet was dropped in the module, if one was. */
    Optional<Moment> droppedInModule() {
        return moments.stream()
                .filter(m -> m.dropped().isPresent() && fabric.inModule(m.node()))
                .findFirst();
    }

    Optional<Moment> dropped() {
        return moments.stream().filter(m -> m.dropped().isPresent()).findFirst();
    }

    String dropText(Moment moment) {
        Reason reason = moment.dropped().orElseThrow();
        return "dropped at " + fabric.display(moment.node()) + ": " + reason.meaning();
    }

    /** The line to blame for a drop: the last rule that decided at that node, else the node's declaration. */
    List<Span> blameFor(Moment drop) {
        Optional<Span> rule = Optional.empty();
        for (Moment moment : moments) {
            if (moment == drop) {
                break;
            }
            if (moment.node() == drop.node() && moment.rule().isPresent()) {
                rule = moment.rule();
            }
        }
        return rule.or(() -> declaration(drop.node())).map(List::of).orElse(List.of());
    }

    private Optional<Span> declaration(int node) {
        Configuration.Node declared = fabric.network().node(node);
        return declared.span();
    }

    /** The element of the module that last changed a part of the frame, if one did. */
    Optional<Span> changed(Field field) {
        Optional<Span> last = Optional.empty();
        long before = 0;
        int node = -1;
        for (Moment moment : moments) {
            if (moment.packet().length == 0) {
                continue;
            }
            long now = Packet.of(moment.packet()).read(onFrame(field));
            if (node >= 0 && now != before && fabric.inModule(node)) {
                last = declaration(node);
            }
            before = now;
            node = moment.node();
        }
        return last;
    }

    /** The element of the module that last changed the bytes behind the headers, if one did. */
    Optional<Span> changedPayload() {
        Optional<Span> last = Optional.empty();
        byte[] before = null;
        int node = -1;
        for (Moment moment : moments) {
            if (moment.packet().length == 0) {
                continue;
            }
            byte[] now = payload(moment.packet());
            if (before != null && !Arrays.equals(before, now) && fabric.inModule(node)) {
                last = declaration(node);
            }
            before = now;
            node = moment.node();
        }
        return last;
    }

    static byte[] payload(byte[] frame) {
        int headers = FRAME_HEADER + 28;
        return frame.length <= headers ? new byte[0] : Arrays.copyOfRange(frame, headers, frame.length);
    }

    /** Network and transport fields at their usual place in an Ethernet frame with a plain IPv4 header. */
    static Field onFrame(Field field) {
        int bit = switch (field.tag()) {
            case NETWORK -> field.bit() + 8 * FRAME_HEADER;
            case TRANSPORT -> field.bit() + 8 * (FRAME_HEADER + 20);
            case START, ANNOTATION, REGISTER, DERIVED -> field.bit();
        };
        return switch (field.tag()) {
            case NETWORK, TRANSPORT -> new Field(Tag.START, bit, field.width(), field.name());
            case START, ANNOTATION, REGISTER, DERIVED -> field;
        };
    }

    /** Frames that crossed one of these places, in order; only crossings whose bytes are known. */
    List<byte[]> at(Set<Spot> spots) {
        List<byte[]> frames = new ArrayList<>();
        for (Moment moment : moments) {
            if (moment.packet().length > 0
                    && moment.crossing().filter(c -> Trip.at(spots, c)).isPresent()) {
                frames.add(moment.packet());
            }
        }
        return frames;
    }

    /** Frames that the module sent, each with its element. */
    List<Moment> sentByModule() {
        return moments.stream()
                .filter(m -> fabric.inModule(m.node())
                        && m.crossing().filter(c -> c instanceof Crossing.Transmitted).isPresent())
                .toList();
    }
}
