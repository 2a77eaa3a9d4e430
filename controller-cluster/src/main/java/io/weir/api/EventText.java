package io.weir.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.util.Timestamps;
import io.weir.v1.Event;
import io.weir.v1.WatchResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A watch's messages as server-sent events (WHATWG HTML, 9.2). An event's data is a CloudEvent in JSON (cloudevents.io,
 * version 1.0). What happened carries the cursor as id, so that a browser resumes by itself; what a snapshot says carries
 * none, so that who loses the connection within it gets a whole one.
 */
final class EventText {
    private static final ObjectMapper JSON = new ObjectMapper();

    private EventText() {}

    static String of(WatchResponse message) {
        return switch (message.getMessageCase()) {
            case EVENT -> text(
                    message.getEvent().getType(),
                    message.getEvent().getSnapshot() ? 0 : message.getEvent().getCursor(),
                    cloudEvent(message.getEvent()));
            case SYNC -> text(
                    "sync", message.getSync().getCursor(), Map.of("cursor", message.getSync().getCursor()));
            case GAP -> {
                Map<String, Object> gap = new LinkedHashMap<>();
                gap.put("from", message.getGap().getFrom());
                gap.put("to", message.getGap().getTo());
                yield text("gap", 0, gap);
            }
            case MESSAGE_NOT_SET -> "";
        };
    }

    private static String text(String type, long id, Map<String, Object> data) {
        try {
            // JSON as it is written has no line breaks
            return "event: " + type + "\n" + (id > 0 ? "id: " + id + "\n" : "") + "data: "
                    + JSON.writeValueAsString(data) + "\n\n";
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The same fields as {@code weir events --output json}. */
    private static Map<String, Object> cloudEvent(Event event) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("specversion", "1.0");
        fields.put("id", Long.toString(event.getCursor()));
        fields.put("source", event.getSource());
        fields.put("type", event.getType());
        fields.put("subject", event.getSubject());
        fields.put("time", Timestamps.toString(event.getTime()));
        fields.put("cause", event.getCause());
        fields.put("actor", event.getActor());
        fields.put("snapshot", event.getSnapshot());
        fields.put("summary", event.getSummary());
        fields.put("data", event.getDataMap());
        return fields;
    }
}
