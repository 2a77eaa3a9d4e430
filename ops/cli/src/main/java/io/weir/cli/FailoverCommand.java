package io.weir.cli;

import io.weir.cli.output.Data;
import io.weir.cli.output.Table;
import io.weir.cli.output.Terminal;
import io.weir.v1.Event;
import io.weir.v1.GetMiddleboxRequest;
import io.weir.v1.WatchRequest;
import io.weir.v1.WatchResponse;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What became of a failure. */
@Command(name = "failover", description = "Show what a failure brought about, and how fast.", mixinStandardHelpOptions = true)
final class FailoverCommand extends CommandGroup {
    FailoverCommand(Terminal terminal) {
        super(terminal, "say which: timeline");
    }

    @Command(
            name = "timeline",
            description = "List one failure's events by cause, with the time between them.",
            mixinStandardHelpOptions = true)
    int timeline(
            @Parameters(
                            paramLabel = "EVENT|MIDDLEBOX",
                            description = "Number of an event, or a middlebox: then what made it move last.")
                    String what,
            @Mixin ClusterOption cluster,
            @Mixin OutputOption output) {
        return cluster.call(terminal, open -> {
            boolean number = what.matches("\\d{1,18}");
            String middlebox = number
                    ? ""
                    : open.middleboxes()
                            .get(GetMiddleboxRequest.newBuilder()
                                    .setName(MiddleboxName.resource(what))
                                    .build())
                            .getName();
            List<Event> all = events(open.events()
                    .watch(WatchRequest.newBuilder().setCursor(1).setOnce(true).build()));
            Timeline timeline = number ? Timeline.of(all, Long.parseLong(what)) : Timeline.ofLastMove(all, middlebox);
            if (timeline.events().isEmpty()) {
                throw Failure.failed(
                        "N0845",
                        number ? "event " + what + " is not kept any more, or not yours to see"
                                : "nothing that is still kept made " + what + " move");
            }
            tell(timeline, output);
            return Exit.DONE;
        });
    }

    private static List<Event> events(Iterator<WatchResponse> stream) {
        List<Event> events = new ArrayList<>();
        while (stream.hasNext()) {
            WatchResponse response = stream.next();
            if (response.hasEvent() && !response.getEvent().getSnapshot()) {
                events.add(response.getEvent());
            }
        }
        return events;
    }

    private void tell(Timeline timeline, OutputOption output) {
        Table table = Table.of("AFTER", "EVENT", "WHAT", "SUBJECT", "BECAUSE OF", "SUMMARY");
        for (Event event : timeline.events()) {
            table.row(
                    timeline.afterMs(event) + " ms",
                    Long.toString(event.getCursor()),
                    event.getType().replaceFirst("^io\\.weir\\.", ""),
                    event.getSubject(),
                    event.getCause() == 0 ? "" : Long.toString(event.getCause()),
                    event.getSummary());
        }
        terminal.answer(
                output.format,
                Data.fields()
                        .put("root", timeline.root())
                        .put("duration_ms", timeline.afterMs(timeline.events().getLast()))
                        .put("events", Data.items(timeline.events().stream()
                                .map(event -> data(event, timeline.afterMs(event)))
                                .toList()))
                        .end(),
                table.text(),
                timeline.events().stream().map(e -> Long.toString(e.getCursor())).toList());
        terminal.say("from the first to the last: "
                + timeline.afterMs(timeline.events().getLast()) + " ms, "
                + timeline.moved() + " middleboxes moved");
    }

    private static Data data(Event event, long afterMs) {
        return Data.fields()
                .put("after_ms", afterMs)
                .put("cursor", event.getCursor())
                .put("time", MiddleboxView.text(event.getTime()))
                .put("type", event.getType())
                .put("subject", event.getSubject())
                .put("cause", event.getCause())
                .put("summary", event.getSummary())
                .end();
    }
}
