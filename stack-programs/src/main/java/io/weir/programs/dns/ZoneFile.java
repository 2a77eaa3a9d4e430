package io.weir.programs.dns;

import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.SourceText;
import io.weir.diagnostic.Span;
import io.weir.net.IpPrefix;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Master;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/**
 * Reads zone files (RFC 1035, 5.1), with two directives more, each on a line of its own. {@code $REGION eu 198.51.100.0/24
 * 2001:db8::/32} names clients by their prefixes; may be repeated for more. {@code $FOR eu} begins records that these get in
 * place of those of the same name and type that stand in {@code $FOR all}, where a file begins.
 */
final class ZoneFile {
    /** Longer than any zone that is written by hand. */
    static final int MOST_RECORDS = 100_000;
    static final int MOST_REGIONS = 64;
    static final int MOST_PREFIXES = 10_000;

    private static final String CODE = "E0470";
    private static final Pattern PLACE = Pattern.compile("^[^:]*:\\d+:\\s*");
    private static final Pattern REGION_NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,30}");
    private static final Pattern OWN_DIRECTIVE = Pattern.compile("(?i)\\$(REGION|FOR)(\\s.*)?");
    private static final Pattern SHARED_DIRECTIVE = Pattern.compile("(?i)\\$(ORIGIN|TTL)\\s.*");
    private static final String ALL = "all";
    /** A zone is served as it stands: what only signed or dynamic ones need would be served wrongly. */
    private static final Set<Integer> NOT_SERVED = Set.of(
            Type.DNAME, Type.RRSIG, Type.SIG, Type.NSEC, Type.NSEC3, Type.NSEC3PARAM, Type.DNSKEY, Type.OPT, Type.TSIG, Type.TKEY);

    private final SourceText source;
    private final Diagnostics diagnostics;
    private final Map<String, List<IpPrefix>> regions = new LinkedHashMap<>();
    /** The lines of each part, with the others' left blank: places stay what they are. */
    private final Map<String, List<String>> parts = new LinkedHashMap<>();
    private int prefixes;

    private ZoneFile(SourceText source, Diagnostics diagnostics) {
        this.source = source;
        this.diagnostics = diagnostics;
    }

    /** Empty when something is wrong, which is then in the diagnostics. */
    static Optional<Zone> read(SourceText source, Diagnostics diagnostics) {
        ZoneFile file = new ZoneFile(source, diagnostics);
        file.split();
        if (diagnostics.failed()) {
            return Optional.empty();
        }
        Optional<Zone.Builder> zone = file.common();
        zone.ifPresent(file::regional);
        return diagnostics.failed() ? Optional.empty() : zone.map(z -> z.end(file.all()));
    }

    private Region.All all() {
        List<Region> all = new ArrayList<>();
        regions.forEach((name, own) -> all.add(new Region(name, own)));
        return new Region.All(all);
    }

    // ---- directives

    private void split() {
        String[] lines = source.text().split("\n", -1);
        parts.put(ALL, new ArrayList<>());
        String part = ALL;
        boolean fresh = false;
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].stripTrailing();
            Matcher own = OWN_DIRECTIVE.matcher(line);
            if (own.matches()) {
                String[] words = line.replaceFirst(";.*", "").strip().split("\\s+");
                part = own.group(1).equalsIgnoreCase("FOR") ? part(words, i + 1, part) : part;
                fresh = own.group(1).equalsIgnoreCase("FOR");
                if (!fresh) {
                    region(words, i + 1);
                }
                line = "";
            } else if (fresh && !line.isBlank() && line.strip().charAt(0) != ';' && line.charAt(0) != '$') {
                if (Character.isWhitespace(line.charAt(0))) {
                    wrong(i + 1, "the first record after $FOR names its owner");
                }
                fresh = false;
            }
            put(i, part, line);
        }
    }

    private void put(int index, String part, String line) {
        boolean shared = SHARED_DIRECTIVE.matcher(line).matches();
        for (Map.Entry<String, List<String>> each : parts.entrySet()) {
            while (each.getValue().size() < index) {
                each.getValue().add("");
            }
            each.getValue().add(shared || each.getKey().equals(part) ? line : "");
        }
    }

    private String part(String[] words, int line, String before) {
        if (words.length != 2 || !words[1].equals(ALL) && !regions.containsKey(words[1])) {
            wrong(line, "$FOR is followed by `all` or a region that $REGION has named before");
            return before;
        }
        parts.computeIfAbsent(words[1], _ -> new ArrayList<>(inherited()));
        return words[1];
    }

    /** $ORIGIN and $TTL hold for all parts, also for one that begins later. */
    private List<String> inherited() {
        return parts.get(ALL).stream().map(l -> SHARED_DIRECTIVE.matcher(l).matches() ? l : "").toList();
    }

    private void region(String[] words, int line) {
        if (words.length < 3 || !REGION_NAME.matcher(words[1]).matches() || words[1].equals(ALL)) {
            wrong(line, "$REGION is followed by a name of a-z, 0-9 and dashes, and by prefixes");
            return;
        }
        List<IpPrefix> own = regions.computeIfAbsent(words[1], _ -> new ArrayList<>());
        for (int i = 2; i < words.length; i++) {
            Optional<IpPrefix> prefix = IpPrefix.parse(words[i]);
            if (prefix.isEmpty()) {
                wrong(line, "`" + words[i] + "` is not a prefix");
            }
            boolean taken = prefix.isPresent() && regions.values().stream().anyMatch(r -> r.contains(prefix.get()));
            if (taken) {
                wrong(line, prefix.get() + " is in a region already");
            }
            prefix.ifPresent(own::add);
            prefixes++;
        }
        if (regions.size() > MOST_REGIONS || prefixes > MOST_PREFIXES) {
            wrong(line, "there are at most " + MOST_REGIONS + " regions with " + MOST_PREFIXES + " prefixes");
        }
    }

    // ---- records

    private Optional<Zone.Builder> common() {
        List<Placed> records = records(parts.get(ALL));
        List<Placed> authorities = records.stream().filter(r -> r.record().getType() == Type.SOA).toList();
        if (authorities.size() != 1) {
            if (!diagnostics.failed()) {
                int line = authorities.size() > 1 ? authorities.get(1).line() : 1;
                wrong(line, "a zone has one SOA record, not " + authorities.size());
            }
            return Optional.empty();
        }
        Placed authority = authorities.getFirst();
        Zone.Builder zone = new Zone.Builder((SOARecord) authority.record());
        for (Placed placed : records) {
            if (placed != authority) {
                zone.add(placed.record()).ifPresent(why -> wrong(placed.line(), why));
            }
        }
        if (!zone.hasServers()) {
            wrong(authority.line(), "the zone `" + authority.record().getName() + "` has no NS record of its own");
        }
        return Optional.of(zone);
    }

    private void regional(Zone.Builder zone) {
        parts.forEach((region, lines) -> {
            if (!region.equals(ALL)) {
                for (Placed placed : records(lines)) {
                    zone.add(placed.record(), region).ifPresent(why -> wrong(placed.line(), why));
                }
            }
        });
    }

    /** A record and the line that it ends on. */
    private record Placed(Record record, int line) {}

    private List<Placed> records(Collection<String> lines) {
        List<Placed> records = new ArrayList<>();
        LineCounter text = new LineCounter(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
        try (Master master = new Master(text)) {
            master.disableIncludes(true);
            master.expandGenerate(false);
            for (Record record = master.nextRecord(); record != null; record = master.nextRecord()) {
                records.add(new Placed(record, text.line()));
                check(record, text.line());
                if (records.size() > MOST_RECORDS) {
                    wrong(text.line(), "a zone file has at most " + MOST_RECORDS + " records");
                    return records;
                }
            }
            if (master.generators().hasNext()) {
                wrong(1, "$GENERATE is not read: write the records");
            }
        } catch (IOException | RuntimeException e) {
            // where it stopped is told by the place in the text: the library counts a line too many at a line's end
            wrong(text.line(), PLACE.matcher(String.valueOf(e.getMessage())).replaceFirst(""));
        }
        text.unclosedLine().ifPresent(line -> wrong(line, "this parenthesis is never closed"));
        return records;
    }

    private void check(Record record, int line) {
        if (record.getDClass() != DClass.IN) {
            wrong(line, "only records of class IN are served");
        } else if (NOT_SERVED.contains(record.getType())) {
            wrong(line, Type.string(record.getType()) + " records are not served");
        }
    }

    private void wrong(int line, String message) {
        diagnostics.add(Diagnostic.error(CODE, span(line), message));
    }

    private Span span(int line) {
        int start = 0;
        for (int i = 1; i < line && source.text().indexOf('\n', start) >= 0; i++) {
            start = source.text().indexOf('\n', start) + 1;
        }
        int end = source.text().indexOf('\n', start);
        return source.span(start, end < 0 ? source.text().length() : end);
    }

    /** Says which line was read last, and which parenthesis is never closed, for the library does not. */
    private static final class LineCounter extends BufferedInputStream {
        private int line = 1;
        private int last;
        private boolean quoted;
        private boolean comment;
        private OptionalInt openedLine = OptionalInt.empty();

        private LineCounter(byte[] text) {
            super(new ByteArrayInputStream(text));
        }

        @Override
        public synchronized int read() throws IOException {
            int value = super.read();
            line += last == '\n' ? 1 : 0;
            if (last != '\\') {
                follow(value);
            }
            // what follows an escaped backslash is not escaped
            last = last == '\\' && value == '\\' ? 0 : value;
            return value;
        }

        private void follow(int value) {
            comment = value != '\n' && (comment || value == ';' && !quoted);
            quoted = value != '\n' && !comment && quoted != (value == '"');
            if (!comment && !quoted && value == '(') {
                openedLine = OptionalInt.of(line);
            } else if (!comment && !quoted && value == ')') {
                openedLine = OptionalInt.empty();
            }
        }

        private int line() {
            return line;
        }

        private OptionalInt unclosedLine() {
            return openedLine;
        }
    }
}
