package io.weir.manual;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.click.Click;
import io.weir.click.Reading;
import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.SourceText;
import io.weir.element.Argument;
import io.weir.element.Arguments;
import io.weir.element.Catalogue;
import io.weir.element.ElementClass;
import io.weir.program.Device;
import io.weir.program.Interpreter;
import io.weir.program.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every element there is. */
class CatalogueTest {
    static Stream<ElementClass> elements() {
        return Catalogue.standard().all().stream();
    }

    static Stream<Samples.Sample> samples() {
        return Samples.all().stream();
    }

    @Test
    void theElementsOfTheLanguageAreThere() {
        List<String> names = elements().map(ElementClass::name).toList();
        assertThat(names).contains(
                "FromNetfront", "ToNetfront", "FromDevice", "ToDevice", "FromDump", "ToDump", "InfiniteSource", "Discard",
                "Idle", "Null", "Counter", "Print", "Tee", "Paint", "PaintSwitch", "Switch", "Strip", "Unstrip",
                "MarkIPHeader", "CheckIPHeader", "CheckUDPHeader", "CheckTCPHeader", "DecIPTTL", "IPRewriter",
                "StaticIPLookup", "RadixIPLookup", "EtherEncap", "EtherMirror", "IPMirror", "UDPIPEncap", "IPEncap",
                "StripIPHeader", "SetIPAddress", "SetIPChecksum", "Queue", "Unqueue", "TimedUnqueue", "RatedUnqueue",
                "BandwidthShaper", "ICMPPingResponder", "ARPResponder", "ARPQuerier", "ChangeEnforcer");
    }

    @Test
    void anUnknownNameHasANearestOne() {
        assertThat(Catalogue.standard().nearest("IPRewritr")).contains("IPRewriter");
        assertThat(Catalogue.standard().nearest("fromnetfront")).contains("FromNetfront");
        assertThat(Catalogue.standard().nearest("Xyzzyplugh")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("elements")
    void everyElementHasAManualPageThatBeginsWithItsName(ElementClass element) throws IOException {
        String source = source(element);
        assertThat(source).containsPattern("/\\*\\*\\n \\* " + element.name() + "[(:]");
    }

    @ParameterizedTest
    @MethodSource("elements")
    void everyElementHasASample(ElementClass element) {
        assertThat(Samples.of(element.name())).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("elements")
    void everyElementSaysItsPorts(ElementClass element) {
        assertThat(element.ports().counts()).matches("([0-9]+(-[0-9]*)?|-)/([0-9]+(-[0-9]*)?|-|=)");
        assertThat(element.ports().processing()).matches("[hla]+/[hla]+");
    }

    @ParameterizedTest
    @MethodSource("elements")
    void theManualTellsOfEveryHandler(ElementClass element) throws IOException {
        String manual = source(element);
        assertThat(ElementFacts.of(element.name()).handlers()).allSatisfy(handler -> assertThat(manual).contains(handler));
    }

    @ParameterizedTest
    @MethodSource("elements")
    void reasonsAreShortAndUniqueWithinAnElement(ElementClass element) {
        Map<String, List<Reason>> byName = ElementFacts.of(element.name()).reasons().stream()
                .collect(Collectors.groupingBy(Reason::name));
        assertThat(byName).allSatisfy((name, reasons) -> {
            assertThat(name).matches("[a-z][a-z0-9-]{2,30}");
            assertThat(reasons).hasSize(1);
            assertThat(reasons.getFirst().meaning()).isNotBlank().doesNotEndWith(".");
        });
    }

    @ParameterizedTest
    @MethodSource("elements")
    void unknownKeywordsAreRefused(ElementClass element) {
        assertThat(errors(element, "NO_SUCH_KEYWORD_AT_ALL 5")).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("elements")
    void noArgumentsMakeAnElementThrow(ElementClass element) {
        long seed = 20261123;
        Random random = new Random(seed);
        List<String> pieces = List.of(
                "0", "-1", "1", "255", "99999999999999999999", "10.0.0.1", "10.0.0.0/8", "02:00:00:00:00:01", "-", "true",
                "drop", "keep 0 0", "pattern - - - - 0 0", "udp", "allow all", "\"", "'", "\\<", "\\<0", "\\<00>", "X", "",
                "LIMIT 5", "BURST -1", "12/0800", "10ms", "1e9Mbps", "0Mbps", "0s", "\u0000", "é", "1024-1", "OFFSET x");
        for (int i = 0; i < 200; i++) {
            List<String> chosen = IntStream.range(0, random.nextInt(5))
                    .mapToObj(n -> pieces.get(random.nextInt(pieces.size())) + (random.nextBoolean()
                            ? "" : " " + pieces.get(random.nextInt(pieces.size()))))
                    .toList();
            assertThat(errors(element, chosen.toArray(String[]::new))).as("seed %d, %s", seed, chosen).isNotNull();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void samplesAreUnderstoodAndUseTheirElement(Samples.Sample sample) {
        Reading reading = Click.read(sample.text());
        assertThat(reading.errors()).isEmpty();
        assertThat(reading.configuration().orElseThrow().nodes())
                .anyMatch(node -> node.elementClass().equals(sample.element()));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void samplesSurviveRandomPackets(Samples.Sample sample) {
        long seed = 7;
        Random random = new Random(seed);
        Interpreter interpreter = new Interpreter(Click.read(sample.text()).configuration().orElseThrow(), seed);
        for (int i = 0; i < 200; i++) {
            byte[] packet = new byte[random.nextInt(80)];
            random.nextBytes(packet);
            if (packet.length > 23 && random.nextInt(4) > 0) {
                System.arraycopy(new byte[] {8, (byte) (random.nextInt(8) == 0 ? 6 : 0)}, 0, packet, 12, 2);
                packet[14] = (byte) (random.nextInt(4) == 0 ? packet[14] : 0x45);
                packet[16] = 0;
                packet[17] = (byte) (packet.length - 14 - random.nextInt(2));
                packet[20] = 0;
                packet[21] = (byte) (random.nextInt(4) == 0 ? 1 : 0);
                packet[23] = (byte) List.of(1, 6, 17, 47).get(random.nextInt(4)).intValue();
            }
            for (Device device : List.of(
                    new Device(Device.Kind.NETFRONT, ""), new Device(Device.Kind.INTERFACE, "eth0"),
                    new Device(Device.Kind.DUMP, "in.pcap"))) {
                assertThat(interpreter.receive(device, packet, i * 1_000_000L)).as("seed %d", seed).isNotNull();
            }
            assertThat(interpreter.run(i * 1_000_000L)).as("seed %d", seed).isNotNull();
        }
    }

    private static List<?> errors(ElementClass element, String... texts) {
        SourceText text = new SourceText("test.click", String.join(",", texts));
        Diagnostics diagnostics = new Diagnostics();
        List<Argument> arguments = Stream.of(texts)
                .map(argument -> new Argument(argument.strip(), text.span(0, text.text().length()))).toList();
        element.configure(new Arguments(arguments, text.span(0, 0), 1, 1, diagnostics));
        return diagnostics.list();
    }

    private static String source(ElementClass element) throws IOException {
        try (InputStream in = element.getClass().getResourceAsStream(element.getClass().getSimpleName() + ".java")) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
