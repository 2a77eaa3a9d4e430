package io.weir.cli;

import io.weir.cli.output.Data;
import io.weir.cli.output.Table;
import io.weir.programs.show.StackReport;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reports of programs on stacks of their own, for people as {@code ss} has them and for scripts. */
final class StackView {
    private StackView() {}

    static String table(List<StackReport> reports, boolean counters) {
        Table table = Table.of("PROGRAM", "STATE", "UNREAD", "UNACKED", "LOCAL", "PEER", "CWND", "RTT", "RETRANS");
        for (StackReport report : reports) {
            for (StackReport.Listening one : report.listening()) {
                String state = one.protocol() + (one.protocol().equals("tcp") ? " listen" : "");
                table.row(report.name(), state, Integer.toString(one.waiting()), "", one.local(), "", "", "", "");
            }
            for (StackReport.Stream one : report.streams()) {
                table.row(
                        report.name(),
                        "tcp " + one.state().toLowerCase(Locale.ROOT).replace('_', '-'),
                        Integer.toString(one.unreadBytes()),
                        Integer.toString(one.unackedBytes()),
                        one.local(),
                        one.remote(),
                        Integer.toString(one.windowBytes()),
                        one.rttUs() == 0 ? "" : String.format(Locale.ROOT, "%.1f ms", one.rttUs() / 1e3),
                        Long.toString(one.retransmitted()));
            }
        }
        StringBuilder text = new StringBuilder(table.text());
        for (StackReport report : reports) {
            if (report.more() > 0) {
                text.append("\n").append(report.name()).append(": and ").append(report.more()).append(" more");
            }
            if (counters) {
                report.counters().forEach((name, value) -> text.append(counted(report, "tcp " + name, value)));
                report.drops().forEach((why, packets) -> text.append(counted(report, "dropped " + why, packets)));
            }
        }
        return text.toString();
    }

    private static String counted(StackReport report, String what, long value) {
        return "\n" + report.name() + ": " + what + " " + value;
    }

    static Data data(StackReport report) {
        return Data.fields()
                .put("program", report.name())
                .put("pid", report.pid())
                .put("addresses", Data.texts(report.addresses()))
                .put("listening", Data.items(report.listening().stream().map(StackView::data).toList()))
                .put("connections", Data.items(report.streams().stream().map(StackView::data).toList()))
                .put("more_connections", report.more())
                .put("tcp", numbers(report.counters()))
                .put("drops", numbers(report.drops()))
                .end();
    }

    private static Data data(StackReport.Listening one) {
        return Data.fields()
                .put("protocol", one.protocol())
                .put("local", one.local())
                .put("waiting", one.waiting())
                .end();
    }

    private static Data data(StackReport.Stream one) {
        return Data.fields()
                .put("state", one.state().toLowerCase(Locale.ROOT))
                .put("local", one.local())
                .put("peer", one.remote())
                .put("unread_bytes", one.unreadBytes())
                .put("unacked_bytes", one.unackedBytes())
                .put("cwnd_bytes", one.windowBytes())
                .put("ssthresh_bytes", one.thresholdBytes() < 0 ? new Data.Unknown() : Data.of(one.thresholdBytes()))
                .put("mss_bytes", one.segmentBytes())
                .put("rtt_us", one.rttUs() == 0 ? new Data.Unknown() : Data.of(one.rttUs()))
                .put("rto_us", one.rtoUs())
                .put("retransmitted_segments", one.retransmitted())
                .put("congestion_control", one.algorithm())
                .put("phase", one.phase())
                .end();
    }

    private static Data numbers(Map<String, Long> numbers) {
        Data.Builder fields = Data.fields();
        numbers.forEach((name, value) -> fields.put(name.replace('-', '_'), value));
        return fields.end();
    }
}
