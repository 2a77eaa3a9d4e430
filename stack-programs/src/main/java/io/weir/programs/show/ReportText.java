package io.weir.programs.show;

import io.weir.programs.show.StackReport.Listening;
import io.weir.programs.show.StackReport.Stream;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A report as it goes from a program to who asks: lines of words, {@code kind key=value…}, of which the last is {@code end}.
 * What a reader does not know it passes over, so that old and new ones understand each other.
 */
final class ReportText {
    private static final int MOST_LINES = StackReport.STREAMS + 10_000;

    private ReportText() {}

    static String write(StackReport report) {
        StringBuilder text = new StringBuilder();
        line(text, "program", "name", report.name(), "pid", report.pid(), "more", report.more());
        report.addresses().forEach(address -> line(text, "address", "is", address));
        report.listening().forEach(one ->
                line(text, "listening", "protocol", one.protocol(), "local", one.local(), "waiting", one.waiting()));
        report.streams().forEach(one -> line(
                text, "stream",
                "state", one.state(),
                "local", one.local(),
                "remote", one.remote(),
                "unread", one.unreadBytes(),
                "unacked", one.unackedBytes(),
                "window", one.windowBytes(),
                "threshold", one.thresholdBytes(),
                "segment", one.segmentBytes(),
                "rtt", one.rttUs(),
                "rto", one.rtoUs(),
                "retransmitted", one.retransmitted(),
                "algorithm", one.algorithm(),
                "phase", one.phase()));
        report.counters().forEach((name, value) -> line(text, "counter", "name", name, "value", value));
        report.drops().forEach((reason, packets) -> line(text, "drop", "reason", reason, "packets", packets));
        return text.append("end\n").toString();
    }

    private static void line(StringBuilder text, String kind, Object... words) {
        text.append(kind);
        for (int i = 0; i < words.length; i += 2) {
            text.append(' ').append(words[i]).append('=').append(words[i + 1]);
        }
        text.append('\n');
    }

    /** @throws IOException when it is not a whole report */
    static StackReport read(BufferedReader in) throws IOException {
        Map<String, String> program = Map.of();
        List<String> addresses = new ArrayList<>();
        List<Listening> listening = new ArrayList<>();
        List<Stream> streams = new ArrayList<>();
        Map<String, Long> counters = new LinkedHashMap<>();
        Map<String, Long> drops = new LinkedHashMap<>();
        try {
            for (int lines = 0; lines < MOST_LINES; lines++) {
                String line = in.readLine();
                if (line == null) {
                    break;
                }
                Map<String, String> words = words(line);
                switch (line.split(" ", 2)[0]) {
                    case "program" -> program = words;
                    case "address" -> addresses.add(word(words, "is"));
                    case "listening" -> listening.add(listening(words));
                    case "stream" -> streams.add(stream(words));
                    case "counter" -> counters.put(word(words, "name"), number(words, "value"));
                    case "drop" -> drops.put(word(words, "reason"), number(words, "packets"));
                    case "end" -> {
                        int more = (int) number(program, "more");
                        return new StackReport(
                                word(program, "name"), number(program, "pid"), addresses, listening, streams, more, counters, drops);
                    }
                    default -> {
                        // of a newer version
                    }
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("not a report: " + e.getMessage(), e);
        }
        throw new IOException("not a whole report");
    }

    private static Map<String, String> words(String line) {
        Map<String, String> words = new LinkedHashMap<>();
        for (String word : line.split(" ")) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                words.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        return words;
    }

    private static String word(Map<String, String> words, String key) {
        String word = words.get(key);
        if (word == null) {
            throw new IllegalArgumentException("no `" + key + "`");
        }
        return word;
    }

    private static long number(Map<String, String> words, String key) {
        return Long.parseLong(word(words, key));
    }

    private static Listening listening(Map<String, String> words) {
        return new Listening(word(words, "protocol"), word(words, "local"), (int) number(words, "waiting"));
    }

    private static Stream stream(Map<String, String> words) {
        return new Stream(
                word(words, "state"),
                word(words, "local"),
                word(words, "remote"),
                (int) number(words, "unread"),
                (int) number(words, "unacked"),
                (int) number(words, "window"),
                (int) number(words, "threshold"),
                (int) number(words, "segment"),
                number(words, "rtt"),
                number(words, "rto"),
                number(words, "retransmitted"),
                word(words, "algorithm"),
                word(words, "phase"));
    }
}
