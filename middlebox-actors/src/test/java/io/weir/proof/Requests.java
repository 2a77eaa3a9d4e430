package io.weir.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.click.Click;
import io.weir.click.Reading;
import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.SourceText;
import io.weir.net.Ipv4Address;
import io.weir.net.Ipv4Prefix;
import io.weir.program.Configuration;
import io.weir.requirement.RequirementParser;
import io.weir.requirement.Specification;
import java.util.List;
import java.util.stream.Stream;

/** Requests as people write them. */
final class Requests {
    static final List<Ipv4Address> ADDRESS = List.of(Ipv4Address.of("192.0.2.10"));

    private Requests() {}

    static Configuration click(String text) {
        Reading reading = Click.read(new SourceText("module.click", text));
        assertThat(reading.errors()).isEmpty();
        return reading.configuration().orElseThrow();
    }

    static Specification requirements(String text) {
        Diagnostics diagnostics = new Diagnostics();
        Specification specification = RequirementParser.parse(new SourceText("module.reqs", text), diagnostics);
        assertThat(diagnostics.list()).isEmpty();
        return specification;
    }

    static List<Ipv4Prefix> prefixes(String... texts) {
        return Stream.of(texts).map(Ipv4Prefix::of).toList();
    }

    static VerificationRequest request(String click, Role role) {
        return VerificationRequest.of(click(click), "module", role).withAddresses(ADDRESS);
    }

    static RequirementResult result(Report report, String name) {
        return report.results().stream().filter(r -> r.name().equals(name)).findFirst().orElseThrow();
    }
}
