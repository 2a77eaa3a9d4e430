package io.weir.proof;

import io.weir.diagnostic.Span;
import io.weir.program.Bytes;
import io.weir.program.Field;
import io.weir.proof.Finding.Evidence;
import io.weir.proof.TripAutomaton.Arrived;
import io.weir.proof.TripAutomaton.Breach;
import io.weir.proof.TripAutomaton.Missed;
import io.weir.requirement.Requirement.Quantity;
import io.weir.topology.Vertex.Attachment;
import io.weir.verify.Ended;
import io.weir.verify.Ending;
import io.weir.verify.Entry;
import io.weir.verify.Example;
import io.weir.verify.Exploration;
import io.weir.verify.PacketSet;
import io.weir.verify.Trail;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides one trip. "Holds" for {@code never} and {@code all}, and "violated" for {@code some}, are proofs by an
 * over-approximation that found nothing; the other answers come with a packet, and where the walk had to assume
 * something on that packet's way, they count only if the packet does the same when it is sent for real.
 */
final class Reachability {
    /** Enough to find one that explains. */
    private static final int MAX_STORIES = 32;

    private final Walk walk;
    private final Trip trip;
    private final TripAutomaton automaton;
    private Exploration found;

    Reachability(Walk walk, Trip trip) {
        this.walk = walk;
        this.trip = trip;
        this.automaton = new TripAutomaton(trip, walk.space(), walk.sets());
    }

    Finding decide(Quantity quantity) {
        found = walk.from(senders(), automaton);
        if (found.exhausted().isPresent()) {
            return Finding.unknown("the budget ran out: " + found.exhausted().get());
        }
        return switch (quantity) {
            case SOME -> some();
            case ALL -> all();
            case NEVER -> never();
        };
    }

    /** Those whose packets can begin the trip. */
    private List<Attachment> senders() {
        List<Attachment> all = walk.fabric().topology().attachments();
        if (!trip.beginsAtHosts()) {
            return all;
        }
        Set<Spot> first = trip.legs().getFirst().spots();
        return all.stream()
                .filter(a -> first.stream()
                        .anyMatch(s -> s.node() == walk.fabric().vertex(a.name()).orElseThrow()))
                .toList();
    }

    private Finding some() {
        List<Arrived> arrived = automaton.arrived();
        if (arrived.isEmpty()) {
            return Finding.violated("no packet makes the trip", closest());
        }
        Optional<Finding> broken = breach(true).or(() -> breach(false));
        if (broken.isPresent()) {
            return broken.get();
        }
        for (Arrived arrival : arrived) {
            Optional<Story> story = story(arrival);
            if (story.isPresent() && (arrival.packets().packet().exact() || confirmed(story.get()))) {
                return Finding.holds(evidence(story.get(), arrival, List.of(), ""));
            }
        }
        return Finding.unknown("packets may make the trip, but none was found that surely does");
    }

    /** Of packets that arrive with something changed; {@code certain} ones are violations, the others unknown. */
    private Optional<Finding> breach(boolean certain) {
        for (Arrived arrival : automaton.arrived()) {
            Optional<Breach> breach = arrival.stage().breach().filter(b -> b.certain() == certain);
            if (breach.isEmpty()) {
                continue;
            }
            String field = breach.get().invariant().span().text();
            Optional<Story> story = differing(arrival, breach.get()).or(() -> story(arrival));
            boolean sure = certain && arrival.packets().packet().exact();
            if (story.isEmpty() || !sure && !differs(story.get(), breach.get())) {
                return Optional.of(Finding.unknown("`" + field + "` may change on the way"));
            }
            Optional<Span> blamed = whoChanged(story.get(), breach.get());
            return Optional.of(Finding.violated(
                    "`" + field + "` changes on the way",
                    Optional.of(evidence(
                            story.get(), arrival, blamed.map(List::of).orElse(List.of()), "this changes it"))));
        }
        return Optional.empty();
    }

    /** A packet for which the field surely differs, as far as conditions tell. */
    private Optional<Story> differing(Arrived arrival, Breach breach) {
        boolean last = breach.leg() == trip.legs().size() - 1;
        if (!last || arrival.passing().remembered().isEmpty()) {
            return Optional.empty();
        }
        for (Field field : Invariants.fields(breach.invariant().header())) {
            for (PacketSet packets : walk.space().differing(
                    arrival.packets(), arrival.passing().remembered().get(), field)) {
                Optional<Story> story = story(new Arrived(arrival.passing(), packets, arrival.stage()));
                if (story.isPresent() && differs(story.get(), breach)) {
                    return story;
                }
            }
        }
        return Optional.empty();
    }

    /** Whether the field was seen to differ when the packet was sent for real. */
    private boolean differs(Story story, Breach breach) {
        List<byte[]> now = story.at(trip.legs().get(breach.leg()).spots());
        List<byte[]> before = breach.leg() == 1 && trip.beginsAtHosts()
                ? List.of(story.witness().packet().toArray())
                : story.at(trip.legs().get(breach.leg() - 1).spots());
        return !now.isEmpty()
                && !before.isEmpty()
                && Invariants.differ(before.getFirst(), now.getLast(), breach.invariant().header());
    }

    private static Optional<Span> whoChanged(Story story, Breach breach) {
        for (Field field : Invariants.fields(breach.invariant().header())) {
            Optional<Span> changed = story.changed(field);
            if (changed.isPresent()) {
                return changed;
            }
        }
        return story.changedPayload();
    }

    private Finding never() {
        boolean possible = false;
        for (Arrived arrival : automaton.arrived()) {
            Optional<Story> story = story(arrival);
            boolean sure = arrival.packets().packet().exact() && arrival.stage().breach().isEmpty();
            if (story.isPresent() && (sure || confirmed(story.get()))) {
                List<Span> rules = story.get().rules().reversed();
                return Finding.violated(
                        "a packet makes the trip", Optional.of(evidence(story.get(), arrival, rules, "this rule lets it through")));
            }
            possible = true;
        }
        return possible
                ? Finding.unknown("packets may make the trip, but none was found that surely does")
                : Finding.HOLDS;
    }

    private Finding all() {
        Optional<Finding> broken = breach(true).or(() -> breach(false));
        if (broken.isPresent()) {
            return broken.get();
        }
        boolean possible = false;
        for (Ended ended : found.ended()) {
            if (automaton.stage(ended.automaton()).leg() < 0 || ended.packets().packet().strained()) {
                continue;
            }
            Optional<Story> story = story(ended);
            if (story.isEmpty()) {
                continue;
            }
            if (!confirmed(story.get()) && endsAt(story.get(), ended)) {
                return Finding.violated("a packet does not make the trip", Optional.of(lost(story.get(), ended)));
            }
            possible = true;
        }
        for (Arrived stray : automaton.strayed()) {
            Optional<Story> story = story(stray);
            if (story.isPresent()) {
                return Finding.violated(
                        "a packet takes a way that it must not",
                        Optional.of(evidence(story.get(), stray, story.get().rules().reversed(), "this rule decides")));
            }
        }
        if (possible) {
            return Finding.unknown("packets may get lost, but none was found that surely does");
        }
        return automaton.arrived().isEmpty()
                ? Finding.unknown("the flow is empty: no packet begins the trip")
                : Finding.HOLDS;
    }

    /** Whether the packet, sent for real, was seen at the last stop, as a packet of its flow. */
    private boolean confirmed(Story story) {
        Trip.Leg last = trip.legs().getLast();
        return story.at(last.spots()).stream().anyMatch(frame -> FrameTest.matches(frame, last.flow()));
    }

    private Evidence lost(Story story, Ended ended) {
        Optional<Replay.Moment> drop = story.dropped();
        List<Span> blamed = drop.map(story::blameFor).orElse(story.rules().reversed());
        String outcome = drop.map(story::dropText).orElse(ending(ended));
        return new Evidence(story.witness(), story.path(), blamed, "this stops it", outcome);
    }

    private String ending(Ended ended) {
        String at = walk.fabric().display(ended.node());
        return switch (ended.ending()) {
            case Ending.Sent sent -> "ends at " + at;
            case Ending.Dropped dropped -> "dropped at " + at + ": " + dropped.reason().meaning();
            case Ending.Unconnected port -> "dropped at " + at + ": output " + port.output() + " is not connected";
            case Ending.Circling circling -> "circles at " + at;
            case Ending.Growing growing -> "circles at " + at + ", growing";
        };
    }

    /** Why nothing arrives: a packet that came as far as any. */
    private Optional<Evidence> closest() {
        Optional<Missed> miss = automaton.missed().stream()
                .filter(m -> m.leg() > 0)
                .max(Comparator.comparingInt(Missed::leg));
        int furthest = found.ended().stream()
                .mapToInt(e -> automaton.stage(e.automaton()).leg())
                .max()
                .orElse(-1);
        if (miss.isPresent() && miss.get().leg() > furthest) {
            Optional<Evidence> evidence = missed(miss.get());
            if (evidence.isPresent()) {
                return evidence;
            }
        }
        Optional<Evidence> ended = stopped(furthest);
        if (ended.isPresent()) {
            return ended;
        }
        return miss.flatMap(this::missed);
    }

    /** Of the packets that came so far, the one that came furthest on, if it really ends as the walk says. */
    private Optional<Evidence> stopped(int leg) {
        Story best = null;
        Ended end = null;
        int tried = 0;
        for (Ended ended : found.ended()) {
            boolean candidate = leg >= 0
                    && automaton.stage(ended.automaton()).leg() == leg
                    && !ended.packets().packet().strained()
                    && tried++ < MAX_STORIES;
            Optional<Story> story = candidate ? story(ended) : Optional.empty();
            if (story.isPresent() && (best == null || progress(story.get()) > progress(best))) {
                best = story.get();
                end = ended;
            }
        }
        return best == null ? Optional.empty() : Optional.of(lost(best, end));
    }

    private static int progress(Story story) {
        return story.moments().size();
    }

    /** A packet that was at the right place, but not of the right flow: who made it so? */
    private Optional<Evidence> missed(Missed miss) {
        Optional<Example> example = walk.space().example(miss.packets());
        if (example.isEmpty()) {
            return Optional.empty();
        }
        Trip.Leg leg = trip.legs().get(miss.leg());
        Story story = Story.showing(
                walk.fabric(),
                entry(found.trail(miss.passing().state(), example.get())),
                example.get().frame(),
                s -> !s.at(leg.spots()).isEmpty());
        List<byte[]> there = story.at(leg.spots());
        List<Span> blamed = new ArrayList<>();
        if (!there.isEmpty()) {
            FrameTest.failing(there.getFirst(), leg.flow()).forEach(field -> story.changed(field).ifPresent(blamed::add));
        }
        String outcome = there.isEmpty()
                ? ""
                : "at `" + leg.text() + "` it is " + PacketText.of(there.getFirst());
        List<Span> spans = blamed.isEmpty() ? story.rules().reversed() : blamed;
        return Optional.of(new Evidence(
                story.witness(), story.path(), spans, blamed.isEmpty() ? "this rule decides" : "this makes it so", outcome));
    }

    private Optional<Story> story(Arrived arrival) {
        return walk.space().example(arrival.packets())
                .map(example -> Story.showing(
                        walk.fabric(),
                        entry(found.trail(arrival.passing().state(), example)),
                        example.frame(),
                        this::confirmed));
    }

    private Optional<Story> story(Ended ended) {
        return walk.space().example(ended.packets())
                .map(example -> Story.showing(
                        walk.fabric(), entry(found.trail(ended, example)), example.frame(), s -> endsAt(s, ended)));
    }

    /** Whether the packet ended, for real, as the walk says. */
    private static boolean endsAt(Story story, Ended ended) {
        return switch (ended.ending()) {
            case Ending.Dropped dropped -> story.dropped()
                    .filter(m -> m.node() == ended.node() && m.dropped().orElseThrow().equals(dropped.reason()))
                    .isPresent();
            case Ending.Sent sent -> story.moments().stream().anyMatch(m -> m.node() == ended.node());
            case Ending.Unconnected unconnected -> story.moments().stream().anyMatch(m -> m.node() == ended.node());
            case Ending.Circling circling -> true;
            case Ending.Growing growing -> true;
        };
    }

    private static Entry entry(Trail trail) {
        return trail.stops().getFirst().entry();
    }

    private Evidence evidence(Story story, Arrived arrival, List<Span> blamed, String blame) {
        Example example = new Example(Bytes.of(story.witness().packet().toArray()), java.util.Map.of());
        List<Span> spans = blamed.isEmpty() && !blame.isEmpty() ? fromTrail(arrival, example) : blamed;
        return new Evidence(story.witness(), story.path(), spans, blame, "");
    }

    private List<Span> fromTrail(Arrived arrival, Example example) {
        return found.trail(arrival.passing().state(), example).stops().stream()
                .flatMap(stop -> stop.rules().stream())
                .toList()
                .reversed();
    }
}
