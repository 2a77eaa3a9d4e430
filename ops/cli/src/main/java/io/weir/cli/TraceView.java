package io.weir.cli;

import io.weir.cli.output.Data;
import io.weir.diagnostic.Span;
import io.weir.program.Configuration;
import io.weir.program.Interpreter.Event;
import io.weir.program.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What happened to one packet, in words: element by element, with the configuration line that decided. */
record TraceView(Configuration configuration, List<Event> events) {

    String text() {
        StringBuilder text = new StringBuilder();
        for (Event event : events) {
            line(event).ifPresent(line -> text.append("  ").append(line).append('\n'));
        }
        return text.append("  => ").append(outcome()).toString();
    }

    /** How it ended, in a few words. */
    String outcome() {
        List<String> ends = new ArrayList<>();
        for (Event event : events) {
            if (event instanceof Event.Dropped dropped) {
                ends.add("dropped by " + name(event) + ": " + dropped.reason().name());
            } else if (event instanceof Event.Transmitted transmitted) {
                ends.add("sent by " + name(event) + ": " + PacketSummary.of(transmitted.packet()));
            }
        }
        return ends.isEmpty() ? "kept" : String.join("; ", ends);
    }

    private Optional<String> line(Event event) {
        return switch (event) {
            case Event.Entered entered -> Optional.of(
                    (entered.input() < 0 ? "comes in at " : "") + name(event) + "   "
                            + PacketSummary.of(entered.packet()));
            case Event.Matched matched -> matched.rule().flatMap(Rule::origin).map(TraceView::quote);
            case Event.Left left -> left.port() == 0 ? Optional.empty() : Optional.of("    output [" + left.port() + "]");
            case Event.Held _ -> Optional.of("    waits in " + name(event));
            case Event.Resumed _ -> Optional.of("    goes on from " + name(event));
            case Event.Cloned _ -> Optional.of("    is copied by " + name(event));
            case Event.Dropped dropped ->
                Optional.of("    dropped: " + dropped.reason().name() + ", " + dropped.reason().meaning());
            case Event.Transmitted _ -> Optional.of("    sent");
        };
    }

    private static String quote(Span rule) {
        return "    " + rule + "  " + rule.text().strip();
    }

    Data data() {
        return Data.items(events.stream().map(this::data).toList());
    }

    private Data data(Event event) {
        Data.Builder fields = Data.fields().put("element", name(event));
        return switch (event) {
            case Event.Entered entered ->
                fields.put("event", "entered")
                        .put("input", entered.input())
                        .put("packet", PacketSummary.of(entered.packet()))
                        .end();
            case Event.Matched matched ->
                fields.put("event", "matched")
                        .put("rule", matched.index())
                        .put("line", Data.of(matched.rule().flatMap(Rule::origin).map(Span::toString)))
                        .end();
            case Event.Left left -> fields.put("event", "left").put("port", left.port()).end();
            case Event.Held _ -> fields.put("event", "held").end();
            case Event.Resumed _ -> fields.put("event", "resumed").end();
            case Event.Cloned _ -> fields.put("event", "cloned").end();
            case Event.Dropped dropped ->
                fields.put("event", "dropped").put("reason", dropped.reason().name()).end();
            case Event.Transmitted sent ->
                fields.put("event", "sent")
                        .put("device", sent.device().name())
                        .put("packet", PacketSummary.of(sent.packet()))
                        .put("bytes", java.util.HexFormat.of().formatHex(sent.packet()))
                        .end();
        };
    }

    private String name(Event event) {
        return configuration.nodes().get(event.node()).name();
    }
}
