package io.weir.stack.tcp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A segment as a script writes it: {@code S. 0:0(0) ack 1 win 65535 <mss 1000,sackOK,wscale 7>}. Numbers are relative to
 * the initial sequence number of whoever sends them. Flags: S F R P E W U, and a dot for ACK.
 *
 * @param window -1 if it is not said
 * @param options empty if they are not said
 * @param congested whether the IP header carries the mark of congestion, "ce"; -1 if it is not said, 2 for "ect0"
 */
record ScriptedSegment(String flags, int seq, int length, int ack, int window, Optional<List<String>> options, int congested) {
    private static final Pattern FORM = Pattern.compile(
            "(?<flags>[SFRPEWU.]+) (?<seq>\\d+):(?<end>\\d+)\\((?<length>\\d+)\\)(?: ack (?<ack>\\d+))?"
                    + "(?: win (?<win>\\d+))?(?: <(?<options>[^>]*)>)?(?: (?<ecn>ce|ect0|not-ect))?");

    static ScriptedSegment parse(String text) {
        Matcher m = FORM.matcher(text);
        if (!m.matches()) {
            throw new IllegalArgumentException("no segment: " + text);
        }
        int seq = Integer.parseUnsignedInt(m.group("seq"));
        int length = Integer.parseInt(m.group("length"));
        if (Integer.parseUnsignedInt(m.group("end")) != seq + length) {
            throw new IllegalArgumentException("end is not start and length: " + text);
        }
        Optional<List<String>> options = Optional.ofNullable(m.group("options"))
                .map(all -> List.of(all.split(",")).stream()
                        .map(String::strip)
                        .filter(option -> !option.isEmpty() && !option.equals("nop"))
                        .toList());
        int congested = m.group("ecn") == null ? -1 : List.of("not-ect", "?", "ect0", "ce").indexOf(m.group("ecn"));
        return new ScriptedSegment(
                m.group("flags"), seq, length, number(m.group("ack"), 0), number(m.group("win"), -1), options, congested);
    }

    private static int number(String digits, int otherwise) {
        return digits == null ? otherwise : Integer.parseUnsignedInt(digits);
    }

    int flagBits() {
        int bits = 0;
        for (char c : flags.toCharArray()) {
            bits |= switch (c) {
                case 'F' -> TcpSegment.FIN;
                case 'S' -> TcpSegment.SYN;
                case 'R' -> TcpSegment.RST;
                case 'P' -> TcpSegment.PSH;
                case '.' -> TcpSegment.ACK;
                case 'U' -> TcpSegment.URG;
                case 'E' -> TcpSegment.ECE;
                case 'W' -> TcpSegment.CWR;
                default -> throw new IllegalArgumentException("no flag: " + c);
            };
        }
        return bits;
    }

    static String flagText(int bits) {
        String names = "FSRP.UEW";
        StringBuilder text = new StringBuilder();
        for (char c : "SFRPEWU.".toCharArray()) {
            if ((bits & 1 << names.indexOf(c)) != 0) {
                text.append(c);
            }
        }
        return text.toString();
    }

    /** Sets the writer's options; blocks of SACK and echoed times are relative to the receiver's numbers. */
    void writeOptions(SegmentWriter writer, int base, int stampBase) {
        for (String option : options.orElse(List.of())) {
            String[] words = option.split(" ");
            switch (words[0]) {
                case "mss" -> writer.mss = Integer.parseInt(words[1]);
                case "wscale" -> writer.scale = Integer.parseInt(words[1]);
                case "sackOK" -> writer.sackPermitted = true;
                case "TS" -> {
                    writer.timestamps = true;
                    writer.tsVal = Integer.parseUnsignedInt(words[2]);
                    writer.tsEcr = Integer.parseUnsignedInt(words[4]) + stampBase;
                }
                case "sack" -> {
                    for (int i = 1; i < words.length; i++) {
                        String[] ends = words[i].split(":");
                        writer.sacks[2 * writer.sackCount] = Integer.parseUnsignedInt(ends[0]) + base;
                        writer.sacks[2 * writer.sackCount++ + 1] = Integer.parseUnsignedInt(ends[1]) + base;
                    }
                }
                default -> throw new IllegalArgumentException("no option: " + option);
            }
        }
    }

    /** What is different from the segment that came, in words; empty if nothing is that was said. */
    List<String> differences(ScriptedSegment actual) {
        List<String> differences = new ArrayList<>();
        compare(differences, "flags", flags.chars().sorted().boxed().toList(), actual.flags.chars().sorted().boxed().toList());
        compare(differences, "seq", seq, actual.seq);
        compare(differences, "length", length, actual.length);
        if (flags.contains(".")) {
            compare(differences, "ack", ack, actual.ack);
        }
        if (window >= 0) {
            compare(differences, "win", window, actual.window);
        }
        if (congested >= 0) {
            compare(differences, "ecn", congested, actual.congested);
        }
        compareOptions(differences, actual.options.orElse(List.of()));
        return differences;
    }

    private void compareOptions(List<String> differences, List<String> actual) {
        if (options.isEmpty() && flags.contains("S")) {
            return;
        }
        List<String> wanted = options.orElse(List.of());
        boolean stamped = wanted.stream().anyMatch(option -> option.startsWith("TS"));
        List<String> rest = new ArrayList<>(actual);
        if (!stamped) {
            rest.removeIf(option -> option.startsWith("TS"));
        }
        for (String option : wanted) {
            String form = Pattern.quote(option).replace("*", "\\E\\d+\\Q");
            if (!rest.removeIf(one -> one.matches(form))) {
                differences.add("no option " + option + " in " + actual);
            }
        }
        if (!rest.isEmpty()) {
            differences.add("unexpected options " + rest);
        }
    }

    private static void compare(List<String> differences, String what, Object wanted, Object actual) {
        if (!wanted.equals(actual)) {
            differences.add(what + " is " + actual + ", not " + wanted);
        }
    }

    @Override
    public String toString() {
        return flags + " " + Integer.toUnsignedString(seq) + ":" + Integer.toUnsignedString(seq + length) + "(" + length
                + ") ack " + Integer.toUnsignedString(ack) + " win " + window + options.map(o -> " <" + String.join(",", o) + ">").orElse("");
    }
}
