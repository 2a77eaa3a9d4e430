package io.weir.cli;

import com.google.protobuf.Timestamp;
import io.weir.cli.output.Data;
import io.weir.cli.output.Table;
import io.weir.v1.Middlebox;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** A middlebox, as it is written. */
record MiddleboxView(Middlebox middlebox) {

    static String table(List<Middlebox> all) {
        Table table = Table.of("MIDDLEBOX", "TENANT", "STATE", "ADDRESSES", "NODE", "STANDBY", "VERDICT");
        for (Middlebox each : all) {
            MiddleboxView view = new MiddleboxView(each);
            table.row(
                    view.id(),
                    view.tenant(),
                    view.state(),
                    String.join(" ", each.getAddressesList()),
                    last(each.getNode()),
                    last(each.getStandby()),
                    view.verdict());
        }
        return table.text();
    }

    String id() {
        return last(middlebox.getName());
    }

    private String tenant() {
        String[] parts = middlebox.getName().split("/");
        return parts.length == 4 ? parts[1] : "";
    }

    String state() {
        return lower(middlebox.getState().name());
    }

    private String verdict() {
        return lower(middlebox.getVerdict().name()) + (middlebox.getSandboxed() ? ", sandboxed" : "");
    }

    Data data() {
        return Data.fields()
                .put("name", middlebox.getName())
                .put("state", state())
                .put("reason", middlebox.getReason())
                .put("addresses", Data.texts(middlebox.getAddressesList()))
                .put("node", orUnknown(middlebox.getNode()))
                .put("standby", orUnknown(middlebox.getStandby()))
                .put("standby_warm", middlebox.getWarm())
                .put("moving_to", middlebox.getMovingTo())
                .put("verdict", lower(middlebox.getVerdict().name()))
                .put("sandboxed", middlebox.getSandboxed())
                .put("role", middlebox.getRole())
                .put("moves", middlebox.getMoves())
                .put("created", time(middlebox.hasCreateTime(), middlebox.getCreateTime()))
                .put("updated", time(middlebox.hasUpdateTime(), middlebox.getUpdateTime()))
                .put("etag", middlebox.getEtag())
                .end();
    }

    /** With texts and placement, for one middlebox. */
    Data whole() {
        Data.Builder fields = Data.fields();
        ((Data.Fields) data()).fields().forEach(fields::put);
        return fields.put("click", middlebox.getClick())
                .put("requirements", middlebox.getRequirements())
                .put("placement", Data.items(middlebox.getPlacementList().stream()
                        .map(c -> Data.fields()
                                .put("node", c.getNode())
                                .put("chosen", c.getChosen())
                                .put("reason", c.getReason())
                                .end())
                        .toList()))
                .end();
    }

    static Data orUnknown(String text) {
        return text.isEmpty() ? new Data.Unknown() : Data.of(text);
    }

    static Data time(boolean known, Timestamp time) {
        return known ? Data.of(text(time)) : new Data.Unknown();
    }

    static String text(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos()).toString();
    }

    /** The last part of a resource name. */
    static String last(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    static String lower(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
