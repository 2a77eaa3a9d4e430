package io.weir.programs.dns;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/**
 * A zone as it is served: names, their records, and for clients of some regions other records in their place. Does not
 * change, so that any thread may ask it.
 */
final class Zone {
    private final Name apex;
    private final SOARecord authority;
    private final Region.All regions;
    /** Also names without records of their own that others are below (empty non-terminals, RFC 8020). */
    private final Map<Name, Entry> entries;

    private Zone(Name apex, SOARecord authority, Region.All regions, Map<Name, Entry> entries) {
        this.apex = apex;
        this.authority = authority;
        this.regions = regions;
        this.entries = entries;
    }

    /** What one name has, by type; and by region and type. */
    private static final class Entry {
        private final Map<Integer, RRset> records = new HashMap<>();
        private final Map<String, Map<Integer, RRset>> regional = new HashMap<>();

        private Optional<RRset> of(int type, Optional<Region> region) {
            RRset own = region.map(r -> regional.getOrDefault(r.name(), Map.of()).get(type)).orElse(null);
            return Optional.ofNullable(own == null ? records.get(type) : own);
        }
    }

    /** Puts a zone together. */
    static final class Builder {
        private final SOARecord authority;
        private final Map<Name, Entry> entries = new HashMap<>();

        Builder(SOARecord authority) {
            this.authority = authority;
            add(authority);
        }

        /** @return what is wrong with it here; empty if it is in */
        Optional<String> add(Record record) {
            if (!record.getName().subdomain(authority.getName())) {
                return Optional.of("`" + record.getName() + "` is not in the zone `" + authority.getName() + "`");
            }
            Entry entry = entry(record.getName());
            boolean alias = record.getType() == Type.CNAME;
            boolean other = alias ? !entry.records.isEmpty() : entry.records.containsKey(Type.CNAME);
            if (other) {
                return Optional.of("`" + record.getName() + "` is an alias and has other records, or two aliases (RFC 1034, 3.6.2)");
            }
            entry.records.computeIfAbsent(record.getType(), _ -> new RRset()).addRR(record);
            return Optional.empty();
        }

        /** For clients of a region only; everybody else needs something of the same name and type. */
        Optional<String> add(Record record, String region) {
            Entry entry = entries.get(record.getName());
            if (entry == null || !entry.records.containsKey(record.getType())) {
                return Optional.of("`" + record.getName() + " " + Type.string(record.getType())
                        + "` is for some clients only: say for all first what the others get");
            }
            entry.regional
                    .computeIfAbsent(region, _ -> new HashMap<>())
                    .computeIfAbsent(record.getType(), _ -> new RRset())
                    .addRR(record);
            return Optional.empty();
        }

        private Entry entry(Name name) {
            for (Name above = name; above.labels() > authority.getName().labels(); above = new Name(above, 1)) {
                entries.computeIfAbsent(above, _ -> new Entry());
            }
            return entries.computeIfAbsent(name, _ -> new Entry());
        }

        /** Whether the zone says who serves it, as it must. */
        boolean hasServers() {
            return entries.get(authority.getName()).records.containsKey(Type.NS);
        }

        Zone end(Region.All regions) {
            return new Zone(authority.getName(), authority, regions, entries);
        }
    }

    Name apex() {
        return apex;
    }

    SOARecord authority() {
        return authority;
    }

    Region.All regions() {
        return regions;
    }

    int names() {
        return entries.size();
    }

    /**
     * Looks a name up.
     *
     * @param name in this zone
     * @param region the client's, if it is in one
     */
    Lookup find(Name name, int type, Optional<Region> region) {
        Optional<RRset> servers = delegation(name);
        if (servers.isPresent() && !(type == Type.DS && servers.get().getName().equals(name))) {
            return new Lookup.Referral(servers.get());
        }
        Entry entry = entries.get(name);
        return entry != null ? of(entry, type, region) : byWildcard(name, type, region);
    }

    private static Lookup of(Entry entry, int type, Optional<Region> region) {
        if (type == Type.ANY) {
            return entry.records.isEmpty() ? new Lookup.NoData() : new Lookup.Found(entry.records.values().iterator().next());
        }
        Optional<RRset> records = entry.of(type, region);
        if (records.isPresent()) {
            return new Lookup.Found(records.get());
        }
        Optional<RRset> alias = entry.of(Type.CNAME, region);
        return alias.<Lookup>map(set -> new Lookup.Alias((CNAMERecord) set.first())).orElseGet(Lookup.NoData::new);
    }

    /** The highest cut between the apex and the name: below it another zone begins. */
    private Optional<RRset> delegation(Name name) {
        for (int labels = apex.labels() + 1; labels <= name.labels(); labels++) {
            Entry entry = entries.get(new Name(name, name.labels() - labels));
            if (entry != null && entry.records.containsKey(Type.NS)) {
                return Optional.of(entry.records.get(Type.NS));
            }
        }
        return Optional.empty();
    }

    /** RFC 4592, 3.3.1: only the wildcard right below the closest name that there is. */
    private Lookup byWildcard(Name name, int type, Optional<Region> region) {
        int cut = 1;
        while (!entries.containsKey(new Name(name, cut))) {
            cut++;
        }
        Entry wildcard = entries.get(name.wild(cut));
        return wildcard == null ? new Lookup.NoName() : named(of(wildcard, type, region), name);
    }

    /** As if the wildcard had this name. */
    private static Lookup named(Lookup lookup, Name name) {
        return switch (lookup) {
            case Lookup.Found(RRset records) -> {
                List<Record> named = new ArrayList<>();
                records.rrs(false).forEach(record -> named.add(record.withName(name)));
                yield new Lookup.Found(new RRset(named));
            }
            case Lookup.Alias(CNAMERecord alias) ->
                new Lookup.Alias(new CNAMERecord(name, DClass.IN, alias.getTTL(), alias.getTarget()));
            case Lookup.NoData _, Lookup.NoName _, Lookup.Referral _ -> lookup;
        };
    }

    /** Addresses of a host that are in this zone or were given with a delegation; none if it has none here. */
    List<RRset> addresses(Name host, Optional<Region> region) {
        Entry entry = host.subdomain(apex) ? entries.get(host) : null;
        List<RRset> found = new ArrayList<>();
        if (entry != null) {
            entry.of(Type.A, region).ifPresent(found::add);
            entry.of(Type.AAAA, region).ifPresent(found::add);
        }
        return found;
    }
}
