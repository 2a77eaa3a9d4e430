package io.weir.programs.dns;

import io.weir.net.IpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.ClientSubnetOption;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.HINFORecord;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Answers queries from zones, with authority and nothing else: it never asks anybody. Any thread may use it. */
final class Responder {
    /** What a UDP answer has at most: no way splits it (DNS flag day 2020, RFC 9715). */
    static final int UDP_BYTES = 1232;

    /** Without EDNS (RFC 1035, 2.3.4). */
    private static final int PLAIN_UDP_BYTES = 512;
    private static final int TCP_BYTES = 65_535;
    /** Aliases of aliases that are followed; more is a mistake or a circle. */
    private static final int ALIASES = 8;
    private static final long ANY_TTL = 3600;

    private final List<Zone> zones;

    Responder(Collection<Zone> zones) {
        // below before above: a name is its innermost zone's
        this.zones = zones.stream()
                .sorted(Comparator.comparingInt((Zone zone) -> zone.apex().labels()).reversed())
                .toList();
    }

    /** Who asks, and how. */
    record Asker(IpAddress address, boolean overTcp) {}

    /**
     * Answers one message.
     *
     * @return empty for what must not be answered: what is no query, or too short to be anything
     */
    Optional<byte[]> answer(byte[] query, Asker asker) {
        if (query.length < Header.LENGTH || (query[2] & 0x80) != 0) {
            return Optional.empty();
        }
        Message asked;
        try {
            asked = new Message(query);
        } catch (IOException | RuntimeException malformed) {
            return Optional.of(refusal(query, Rcode.FORMERR));
        }
        if (asked.getHeader().getOpcode() != Opcode.QUERY) {
            return Optional.of(refusal(query, Rcode.NOTIMP));
        }
        boolean one = asked.getHeader().getCount(Section.QUESTION) == 1 && asked.getQuestion() != null;
        if (!one || opts(asked) > 1) {
            return Optional.of(refusal(query, Rcode.FORMERR));
        }
        return Optional.of(wire(new Reply(asked, asker).message(), asked, asker));
    }

    private static long opts(Message asked) {
        return asked.getSection(Section.ADDITIONAL).stream().filter(record -> record.getType() == Type.OPT).count();
    }

    /** The header of the query with an error, and nothing else. */
    private static byte[] refusal(byte[] query, int code) {
        byte[] header = Arrays.copyOf(query, Header.LENGTH);
        // a response; opcode and RD as they were
        header[2] = (byte) (query[2] & 0x79 | 0x80);
        header[3] = (byte) code;
        Arrays.fill(header, 4, Header.LENGTH, (byte) 0);
        return header;
    }

    private static byte[] wire(Message reply, Message asked, Asker asker) {
        if (asker.overTcp()) {
            return reply.toWire(TCP_BYTES);
        }
        OPTRecord opt = asked.getOPT();
        int most = opt == null ? PLAIN_UDP_BYTES : Math.clamp(opt.getPayloadSize(), PLAIN_UDP_BYTES, UDP_BYTES);
        return reply.toWire(most);
    }

    /** One answer in the making. */
    private final class Reply {
        private final Message asked;
        private final Record question;
        private final Message reply;
        private final Asker asker;
        private Optional<Region> region = Optional.empty();
        private Optional<Zone> zone = Optional.empty();

        private Reply(Message asked, Asker asker) {
            this.asked = asked;
            this.asker = asker;
            this.question = asked.getQuestion();
            this.reply = new Message(asked.getHeader().getID());
        }

        private Message message() {
            reply.getHeader().setFlag(Flags.QR);
            if (asked.getHeader().getFlag(Flags.RD)) {
                reply.getHeader().setFlag(Flags.RD);
            }
            reply.addRecord(question, Section.QUESTION);
            OPTRecord opt = asked.getOPT();
            if (opt != null && opt.getVersion() != 0) {
                extend(Rcode.BADVERS, List.of());
                return reply;
            }
            zone = zones.stream().filter(z -> question.getName().subdomain(z.apex())).findFirst();
            if (zone.isEmpty() || question.getDClass() != DClass.IN || isTransfer(question.getType())) {
                reply.getHeader().setRcode(Rcode.REFUSED);
                extend(0, List.of());
                return reply;
            }
            List<EDNSOption> options = place(zone.get());
            reply.getHeader().setFlag(Flags.AA);
            look(zone.get(), question.getName(), 0);
            extend(0, options);
            return reply;
        }

        private static boolean isTransfer(int type) {
            return type == Type.AXFR || type == Type.IXFR || type == Type.MAILA || type == Type.MAILB;
        }

        /** Where the client is: as a resolver says that asks for it (RFC 7871), or where the query comes from. */
        private List<EDNSOption> place(Zone of) {
            Optional<ClientSubnetOption> said = Optional.ofNullable(asked.getOPT()).flatMap(opt -> opt.getOptions(EDNSOption.Code.CLIENT_SUBNET).stream()
                    .filter(ClientSubnetOption.class::isInstance)
                    .map(ClientSubnetOption.class::cast)
                    .findFirst());
            if (said.isEmpty() || said.get().getSourcePrefixLength() == 0) {
                region = of.regions().of(asker.address(), bits(asker.address()));
            } else {
                region = of.regions().of(address(said.get().getAddress()), said.get().getSourcePrefixLength());
            }
            return said.<List<EDNSOption>>map(option -> List.of(scoped(option, of))).orElse(List.of());
        }

        private static EDNSOption scoped(ClientSubnetOption option, Zone of) {
            int scope = option.getSourcePrefixLength() == 0
                    ? 0
                    : of.regions().decidingBits(address(option.getAddress()).version());
            return new ClientSubnetOption(option.getSourcePrefixLength(), scope, option.getAddress());
        }

        private void look(Zone in, Name name, int aliases) {
            int type = question.getType();
            switch (in.find(name, type, region)) {
                case Lookup.Found(RRset records) -> {
                    if (type == Type.ANY) {
                        // RFC 8482, 4.2: nothing that is worth asking for in somebody else's name
                        reply.addRecord(new HINFORecord(name, DClass.IN, ANY_TTL, "RFC8482", ""), Section.ANSWER);
                    } else {
                        add(records, Section.ANSWER);
                        addHosts(in, records);
                    }
                }
                case Lookup.Alias(CNAMERecord alias) -> {
                    reply.addRecord(alias, Section.ANSWER);
                    // what is in another zone, the resolver asks for itself
                    if (type != Type.ANY && aliases < ALIASES && alias.getTarget().subdomain(in.apex())) {
                        look(in, alias.getTarget(), aliases + 1);
                    }
                }
                case Lookup.NoData _ -> reply.addRecord(negative(in), Section.AUTHORITY);
                case Lookup.NoName _ -> {
                    reply.getHeader().setRcode(Rcode.NXDOMAIN);
                    reply.addRecord(negative(in), Section.AUTHORITY);
                }
                case Lookup.Referral(RRset servers) -> {
                    if (aliases == 0) {
                        reply.getHeader().unsetFlag(Flags.AA);
                    }
                    add(servers, Section.AUTHORITY);
                    addHosts(in, servers);
                }
            }
        }

        /** RFC 2308, 3: how long it may be remembered that there is nothing. */
        private static SOARecord negative(Zone in) {
            SOARecord soa = in.authority();
            long ttl = Math.min(soa.getTTL(), soa.getMinimum());
            return new SOARecord(
                    soa.getName(), DClass.IN, ttl, soa.getHost(), soa.getAdmin(), soa.getSerial(), soa.getRefresh(),
                    soa.getRetry(), soa.getExpire(), soa.getMinimum());
        }

        private void add(RRset records, int section) {
            records.rrs().forEach(record -> reply.addRecord(record, section));
        }

        /** Addresses of the hosts that records name, if this zone knows them. */
        private void addHosts(Zone in, RRset records) {
            for (Record record : records.rrs(false)) {
                Name host = record.getAdditionalName();
                if (host != null) {
                    in.addresses(host, region).stream()
                            .flatMap(set -> set.rrs().stream())
                            .filter(address -> !reply.findRecord(address))
                            .forEach(address -> reply.addRecord(address, Section.ADDITIONAL));
                }
            }
        }

        /** EDNS only for who speaks it (RFC 6891, 7); DO as it was (RFC 3225, 3). */
        private void extend(int extendedCode, List<EDNSOption> options) {
            OPTRecord opt = asked.getOPT();
            if (opt != null) {
                reply.getHeader().setRcode(extendedCode > 0 ? extendedCode & 0xf : reply.getHeader().getRcode());
                int flags = opt.getFlags() & ExtendedFlags.DO;
                reply.addRecord(new OPTRecord(UDP_BYTES, extendedCode >>> 4, 0, flags, options), Section.ADDITIONAL);
            }
        }
    }

    private static int bits(IpAddress address) {
        return address.version() == 4 ? 32 : 128;
    }

    private static IpAddress address(InetAddress address) {
        return IpAddress.of(address.getHostAddress().split("%")[0]);
    }
}
