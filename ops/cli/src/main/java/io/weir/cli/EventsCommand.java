package io.weir.cli;

import io.weir.cli.output.Data;
import io.weir.cli.output.Json;
import io.weir.cli.output.Table;
import io.weir.cli.output.Terminal;
import io.weir.v1.Event;
import io.weir.v1.WatchRequest;
import io.weir.v1.WatchResponse;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Everything that changed, in one order. */
@Command(
        name = "events",
        description = "List what happened, and with --follow what happens.",
        mixinStandardHelpOptions = true,
        footer = "--output json writes one CloudEvent a line.")
final class EventsCommand implements Callable<Integer> {
    @Option(names = {"-f", "--follow"}, description = "Go on as events happen.")
    private boolean follow;

    @Option(names = "--type", paramLabel = "PREFIX", description = "Only types that begin so, for instance io.weir.node.")
    private List<String> types = List.of();

    @Option(names = "--subject", paramLabel = "NAME", defaultValue = "", description = "Only about this resource.")
    private String subject;

    @Option(names = "--tenant", paramLabel = "TENANT", description = "Only about this tenant and what is its.")
    private String tenant;

    @Option(names = "--after", paramLabel = "CURSOR", defaultValue = "1", description = "Only behind this event.")
    private long after;

    @Option(names = "--cause", paramLabel = "CURSOR", defaultValue = "0", description = "Only what this event brought about.")
    private long cause;

    @Mixin
    private ClusterOption cluster;

    @Mixin
    private OutputOption output;

    private final Terminal terminal;

    EventsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        WatchRequest request = WatchRequest.newBuilder()
                .addAllTypes(types)
                .setSubject(tenant == null ? subject : "tenants/" + tenant)
                .setCursor(after)
                .setCause(cause)
                .setOnce(!follow)
                .build();
        return cluster.call(terminal, open -> {
            Iterator<WatchResponse> stream = open.events().watch(request);
            long cursor = after;
            while (stream.hasNext()) {
                cursor = tell(stream.next(), cursor);
            }
            if (!follow) {
                terminal.next("weir events --follow --after " + cursor, "goes on from here");
            }
            return Exit.DONE;
        });
    }

    private long tell(WatchResponse response, long cursor) {
        return switch (response.getMessageCase()) {
            case EVENT -> {
                write(response.getEvent());
                yield Math.max(cursor, response.getEvent().getCursor());
            }
            case GAP -> {
                terminal.say("events " + response.getGap().getFrom() + " to " + response.getGap().getTo()
                        + " are no longer kept; what is now follows");
                yield cursor;
            }
            case SYNC -> Math.max(cursor, response.getSync().getCursor());
            case MESSAGE_NOT_SET -> cursor;
        };
    }

    private void write(Event event) {
        terminal.out().println(switch (output.format) {
            case table -> Table.clean("%6d  %s  %-34s %s%s".formatted(
                    event.getCursor(),
                    MiddleboxView.text(event.getTime()),
                    event.getType().replaceFirst("^io\\.weir\\.", ""),
                    event.getSummary(),
                    event.getCause() > 0 ? "  (because of " + event.getCause() + ")" : ""));
            case json, yaml -> Json.line(data(event));
            case name -> Table.clean(event.getType());
        });
    }

    /** As a CloudEvent in JSON (cloudevents.io, version 1.0). */
    private static Data data(Event event) {
        Data.Builder details = Data.fields();
        event.getDataMap().forEach((name, value) -> details.put(name, value));
        return Data.fields()
                .put("specversion", "1.0")
                .put("id", Long.toString(event.getCursor()))
                .put("source", event.getSource())
                .put("type", event.getType())
                .put("subject", event.getSubject())
                .put("time", MiddleboxView.text(event.getTime()))
                .put("cause", event.getCause())
                .put("actor", event.getActor())
                .put("snapshot", event.getSnapshot())
                .put("summary", event.getSummary())
                .put("data", details.end())
                .end();
    }
}
