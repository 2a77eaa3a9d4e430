package io.weir.proof;

import io.weir.program.Fields;
import io.weir.program.Intervals;
import io.weir.program.Step;
import io.weir.space.Exhausted;
import io.weir.topology.Fabric;
import io.weir.topology.Vertex.Attachment;
import io.weir.verify.Automaton;
import io.weir.verify.Entry;
import io.weir.verify.Exploration;
import io.weir.verify.Explorer;
import io.weir.verify.HeaderSpace;
import io.weir.verify.Injection;
import io.weir.verify.PacketSet;
import java.util.ArrayList;
import java.util.List;

/** Explorations of one network, for one proof. What can fill tables is explored before anything is asked. */
final class Walk {
    static final int IPV4 = 0x0800;

    private final Fabric fabric;
    private final Explorer explorer;
    private final Sets sets;
    private final boolean remembers;
    private boolean warm;
    private long states;

    Walk(Fabric fabric, Explorer explorer) {
        this.fabric = fabric;
        this.explorer = explorer;
        this.sets = new Sets(explorer.space());
        this.remembers = fabric.partNames().stream()
                .flatMap(name -> Fabric.steps(fabric.configuration(name).orElseThrow()).stream())
                .anyMatch(step -> step instanceof Step.Learn);
    }

    Fabric fabric() {
        return fabric;
    }

    HeaderSpace space() {
        return explorer.space();
    }

    Sets sets() {
        return sets;
    }

    /** States found by all explorations so far. */
    long states() {
        return states;
    }

    /** Explores what hosts of {@code senders} send. */
    Exploration from(List<Attachment> senders, Automaton automaton) {
        warmUp();
        return explore(injections(senders), automaton);
    }

    Exploration explore(List<Injection> injections, Automaton automaton) {
        Exploration found = explorer.explore(injections, automaton);
        states += found.states().size();
        return found;
    }

    /** What everybody can send leaves entries in tables. */
    private void warmUp() {
        if (warm) {
            return;
        }
        warm = true;
        fill(injections(fabric.topology().attachments()));
    }

    /**
     * Explores what fills tables, so that later explorations read all that can be in them. Once is enough: a state that
     * has read a table is visited again when it gets more.
     */
    void fill(List<Injection> injections) {
        if (!remembers) {
            return;
        }
        Exploration all = explore(injections, Automaton.NONE);
        if (all.exhausted().isPresent()) {
            throw new Exhausted(all.exhausted().get());
        }
    }

    private List<Injection> injections(List<Attachment> senders) {
        List<PacketSet> frames = ipv4();
        List<Injection> all = new ArrayList<>();
        for (Attachment sender : senders) {
            Entry entry = fabric.sends(sender);
            frames.forEach(f -> all.add(new Injection(entry, f)));
        }
        return all;
    }

    List<PacketSet> ipv4() {
        return sets.nonEmpty(space().where(space().frames(), Fields.ETH_TYPE, Intervals.of(IPV4)));
    }
}
