package io.weir.programs.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.SourceText;
import io.weir.net.IpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.ClientSubnetOption;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What the example zone answers, and that no packet, however made, gets anything else than an answer or silence. */
final class ResponderTest {
    private static final IpAddress SOMEBODY = IpAddress.of("203.0.113.9");
    private static final Path EXAMPLE = Path.of(System.getProperty("user.dir")).resolve("../ops/examples/example.zone");

    private final Responder responder = responder();

    private static Responder responder() {
        Diagnostics diagnostics = new Diagnostics();
        try {
            StringBuilder large = new StringBuilder("$ORIGIN large.test.\n$TTL 60\n@ SOA ns h 1 2 3 4 5\n@ NS ns\n");
            for (int i = 0; i < 200; i++) {
                large.append("many A 10.0.").append(i / 100).append('.').append(i).append('\n');
            }
            for (int i = 0; i < 50; i++) {
                large.append("some A 10.1.0.").append(i).append('\n');
            }
            large.append("loop CNAME pool\npool CNAME loop\n");
            List<Zone> zones = new ArrayList<>();
            ZoneFile.read(new SourceText("example", Files.readString(EXAMPLE)), diagnostics).ifPresent(zones::add);
            ZoneFile.read(new SourceText("large", large.toString()), diagnostics).ifPresent(zones::add);
            assertThat(diagnostics.list()).isEmpty();
            return new Responder(zones);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Message query(String name, String type) {
        return Message.newQuery(Record.newRecord(Name.fromConstantString(name), Type.value(type), DClass.IN));
    }

    private Message ask(Message query, IpAddress client, boolean overTcp) {
        try {
            byte[] answer = responder.answer(query.toWire(), new Responder.Asker(client, overTcp)).orElseThrow();
            return new Message(answer);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Message ask(String name, String type) {
        return ask(query(name, type), SOMEBODY, false);
    }

    private static String section(Message message, int section) {
        return message.getSection(section).stream()
                .filter(record -> record.getType() != Type.OPT)
                .map(record -> Type.string(record.getType()) + " " + record.rdataToString())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "www.example.org.       | A     | NOERROR  | A 192.0.2.80",
        "WwW.ExAmPlE.oRg.       | AAAA  | NOERROR  | AAAA 2001:db8:0:0:0:0:0:80",
        "web.example.org.       | A     | NOERROR  | A 192.0.2.80, CNAME www.example.org.",
        "web.example.org.       | CNAME | NOERROR  | CNAME www.example.org.",
        "example.org.           | MX    | NOERROR  | MX 10 mail.example.org.",
        "example.org.           | SOA   | NOERROR  | SOA ns1.example.org. hostmaster.example.org. 2026010101 7200 900 1209600 300",
        "_sip._udp.example.org. | SRV   | NOERROR  | SRV 10 60 5060 sip.example.org.",
        "shop.apps.example.org. | A     | NOERROR  | A 192.0.2.90",
        "a.b.apps.example.org.  | A     | NOERROR  | A 192.0.2.90",
        "shop.apps.example.org. | MX    | NOERROR  | ''",
        "apps.example.org.      | A     | NOERROR  | ''",
        "_udp.example.org.      | SRV   | NOERROR  | ''",
        "mail.example.org.      | AAAA  | NOERROR  | ''",
        "no.example.org.        | A     | NXDOMAIN | ''",
        "x.www.example.org.     | A     | NXDOMAIN | ''",
        "example.net.           | A     | REFUSED  | ''",
        "org.                   | NS    | REFUSED  | ''",
        "example.org.           | AXFR  | REFUSED  | ''",
    })
    void answersAsTheZoneSays(String name, String type, String code, String records) {
        Message answer = ask(name, type);
        assertThat(Rcode.string(answer.getRcode())).isEqualTo(code);
        assertThat(section(answer, Section.ANSWER)).isEqualTo(records);
        assertThat(answer.getHeader().getFlag(Flags.AA)).isEqualTo(!code.equals("REFUSED"));
        assertThat(answer.getHeader().getFlag(Flags.RA)).isFalse();
        boolean negative = records.isEmpty() && !code.equals("REFUSED");
        assertThat(section(answer, Section.AUTHORITY)).startsWith(negative ? "SOA ns1" : "");
        if (negative) {
            assertThat(answer.getSection(Section.AUTHORITY).getFirst().getTTL()).as("RFC 2308").isEqualTo(300);
        }
    }

    @Test
    void hostsThatAreNamedComeAlong() {
        assertThat(section(ask("example.org.", "NS"), Section.ADDITIONAL)).isEqualTo("A 192.0.2.53, AAAA 2001:db8:0:0:0:0:0:53");
        assertThat(section(ask("example.org.", "MX"), Section.ADDITIONAL)).isEqualTo("A 192.0.2.25");
    }

    @Test
    void whatIsInAZoneBelowIsReferred() {
        for (String name : new String[] {"lab.example.org.", "deep.in.lab.example.org.", "ns.lab.example.org."}) {
            Message answer = ask(name, "A");
            assertThat(answer.getHeader().getFlag(Flags.AA)).isFalse();
            assertThat(section(answer, Section.ANSWER)).isEmpty();
            assertThat(section(answer, Section.AUTHORITY)).isEqualTo("NS ns.lab.example.org.");
            assertThat(section(answer, Section.ADDITIONAL)).isEqualTo("A 192.0.2.99");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.9, 192.0.2.80",
        "198.51.100.1, 203.0.113.80",
        "2001:db8:e123::1, 203.0.113.80",
    })
    void clientsGetWhatIsForTheirRegion(String client, String address) {
        Message answer = ask(query("web.example.org.", "A"), IpAddress.of(client), false);
        assertThat(section(answer, Section.ANSWER)).isEqualTo("A " + address + ", CNAME www.example.org.");
        assertThat(section(ask(query("www.example.org.", "AAAA"), IpAddress.of(client), false), Section.ANSWER))
                .as("the rest is the same for all")
                .isEqualTo("AAAA 2001:db8:0:0:0:0:0:80");
    }

    @Test
    void longestPrefixCounts() {
        Message answer = ask(query("www.example.org.", "A"), IpAddress.of("198.51.100.200"), false);
        assertThat(section(answer, Section.ANSWER)).isEqualTo("A 203.0.113.98, A 203.0.113.99");
    }

    @Test
    void resolversSayForWhomTheyAsk() throws Exception {
        Message query = query("www.example.org.", "A");
        EDNSOption subnet = new ClientSubnetOption(24, InetAddress.getByName("198.51.100.0"));
        query.addRecord(new OPTRecord(1232, 0, 0, 0, subnet), Section.ADDITIONAL);
        Message answer = ask(query, SOMEBODY, false);
        assertThat(section(answer, Section.ANSWER)).isEqualTo("A 203.0.113.80");
        ClientSubnetOption scoped = (ClientSubnetOption) answer.getOPT().getOptions(EDNSOption.Code.CLIENT_SUBNET).getFirst();
        assertThat(scoped.getScopePrefixLength()).as("what half of it gets is different").isEqualTo(25);
        Message private0 = query("www.example.org.", "A");
        private0.addRecord(new OPTRecord(1232, 0, 0, 0, new ClientSubnetOption(0, InetAddress.getByName("0.0.0.0"))), Section.ADDITIONAL);
        assertThat(section(ask(private0, IpAddress.of("198.51.100.1"), false), Section.ANSWER)).isEqualTo("A 203.0.113.80");
    }

    @Test
    void longAnswersAreCutOverUdpAndWholeOverTcp() {
        Message query = query("many.large.test.", "A");
        byte[] plain = responder.answer(query.toWire(), new Responder.Asker(SOMEBODY, false)).orElseThrow();
        assertThat(plain.length).isLessThanOrEqualTo(512);
        Message cut = ask(query, SOMEBODY, false);
        assertThat(cut.getHeader().getFlag(Flags.TC)).isTrue();
        Message whole = ask(query, SOMEBODY, true);
        assertThat(whole.getHeader().getFlag(Flags.TC)).isFalse();
        assertThat(whole.getSection(Section.ANSWER)).hasSize(200);
        assertThat(whole.numBytes()).as("compressed: a name in two bytes").isLessThan(200 * 20);
    }

    @Test
    void clientsThatTakeMoreGetMoreButNotWhatWouldBeSplit() {
        Message some = query("some.large.test.", "A");
        assertThat(ask(some, SOMEBODY, false).getHeader().getFlag(Flags.TC)).as("50 addresses in 512 bytes").isTrue();
        some.addRecord(new OPTRecord(4096, 0, 0), Section.ADDITIONAL);
        Message whole = ask(some, SOMEBODY, false);
        assertThat(whole.getHeader().getFlag(Flags.TC)).isFalse();
        assertThat(whole.getSection(Section.ANSWER)).hasSize(50);
        assertThat(whole.getOPT().getPayloadSize()).isEqualTo(Responder.UDP_BYTES);
        Message many = query("many.large.test.", "A");
        many.addRecord(new OPTRecord(4096, 0, 0), Section.ADDITIONAL);
        byte[] cut = responder.answer(many.toWire(), new Responder.Asker(SOMEBODY, false)).orElseThrow();
        assertThat(cut.length).isLessThanOrEqualTo(Responder.UDP_BYTES);
        assertThat(ask(many, SOMEBODY, false).getHeader().getFlag(Flags.TC)).isTrue();
    }

    @Test
    void circleOfAliasesEnds() {
        assertThat(ask("loop.large.test.", "A").getSection(Section.ANSWER)).isNotEmpty().hasSizeLessThan(20);
    }

    @Test
    void askingForEverythingGetsLittle() {
        assertThat(section(ask("example.org.", "ANY"), Section.ANSWER)).isEqualTo("HINFO \"RFC8482\" \"\"");
    }

    @Test
    void unknownVersionOfEdnsIsTold() {
        Message query = query("www.example.org.", "A");
        query.addRecord(new OPTRecord(1232, 0, 1), Section.ADDITIONAL);
        assertThat(ask(query, SOMEBODY, false).getRcode()).isEqualTo(Rcode.BADVERS);
    }

    @Test
    void whatIsNoQueryIsNotAnswered() {
        Message response = query("www.example.org.", "A");
        response.getHeader().setFlag(Flags.QR);
        assertThat(responder.answer(response.toWire(), new Responder.Asker(SOMEBODY, false))).isEmpty();
        assertThat(responder.answer(new byte[Header.LENGTH - 1], new Responder.Asker(SOMEBODY, false))).isEmpty();
        Message update = query("www.example.org.", "A");
        update.getHeader().setOpcode(Opcode.UPDATE);
        assertThat(ask(update, SOMEBODY, false).getRcode()).isEqualTo(Rcode.NOTIMP);
        Message nothing = new Message(7);
        assertThat(ask(nothing, SOMEBODY, false).getRcode()).isEqualTo(Rcode.FORMERR);
    }

    @Test
    void hostilePacketsGetAnAnswerOrSilence() throws Exception {
        long seed = System.nanoTime();
        System.out.println("hostile queries from seed " + seed);
        Random random = new Random(seed);
        byte[] whole = query("web.example.org.", "A").toWire();
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = Arrays.copyOf(whole, 1 + random.nextInt(whole.length + 40));
            for (int change = random.nextInt(8); change > 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            Optional<byte[]> answer = responder.answer(bytes, new Responder.Asker(SOMEBODY, false));
            if (answer.isPresent()) {
                Message message = new Message(answer.get());
                assertThat(answer.get().length).isBetween(Header.LENGTH, Responder.UDP_BYTES);
                assertThat(message.getHeader().getFlag(Flags.QR)).isTrue();
                assertThat(answer.get()[0]).as("the id is the query's").isEqualTo(bytes[0]);
            }
        }
    }

    @Test
    void compressionPointersInACircleAreMalformed() {
        byte[] circle = new byte[Header.LENGTH + 6];
        circle[5] = 1;
        circle[Header.LENGTH] = (byte) 0xc0;
        circle[Header.LENGTH + 1] = Header.LENGTH;
        byte[] answer = responder.answer(circle, new Responder.Asker(SOMEBODY, false)).orElseThrow();
        assertThat(answer[3] & 0xf).isEqualTo(Rcode.FORMERR);
    }
}
