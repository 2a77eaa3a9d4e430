package io.weir.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.pki.Authority;
import io.weir.pki.LiveCredentials;
import io.weir.v1.DeployRequest;
import io.weir.v1.MiddleboxesGrpc;
import io.weir.v1.Submission;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus' own tool says of the metrics and alerts, and whether alerts and dashboard ask for what there is. */
final class MetricsIT {
    private static final Path OPS = Path.of(System.getProperty("user.dir")).resolve("../ops").normalize();
    private static final Pattern METRIC = Pattern.compile("\\bweir_[a-z_]+");

    @TempDir
    static Path directory;

    private static String exposed;

    @BeforeAll
    static void scrape() throws Exception {
        try (OneNode node = new OneNode(directory);
                LiveCredentials monitor =
                        LiveCredentials.open(node.credentials("mon", "platform", Authority.MONITOR))) {
            MiddleboxesGrpc.newBlockingStub(node.call("ann", "acme", Authority.CUSTOMER))
                    .deploy(DeployRequest.newBuilder()
                            .setParent("tenants/-")
                            .setMiddleboxId("fw")
                            .setSubmission(Submission.newBuilder()
                                    .setClick("FromNetfront() -> c :: Counter -> ToNetfront();"))
                            .build());
            HttpResponse<String> response = HttpClient.newBuilder()
                    .sslContext(monitor.context())
                    .build()
                    .send(
                            HttpRequest.newBuilder(URI.create("https://" + node.readAddress() + "/metrics"))
                                    .timeout(Duration.ofSeconds(20))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            exposed = response.body();
        }
    }

    @Test
    void pleasePromtool() throws Exception {
        assertThat(promtool(exposed, "check", "metrics")).isEqualTo("0: ");
    }

    @Test
    void alertsAreRulesThatPrometheusTakes() throws Exception {
        assertThat(promtool("", "check", "rules", OPS.resolve("prometheus/rules.yml").toString()))
                .startsWith("0: ")
                .contains("SUCCESS");
    }

    @Test
    void alertsAndDashboardAskForWhatThereIs() throws IOException {
        TreeSet<String> asked = metrics(Files.readString(OPS.resolve("prometheus/rules.yml")));
        JsonNode dashboard = new ObjectMapper().readTree(OPS.resolve("grafana/weir.json").toFile());
        dashboard.get("panels").forEach(panel -> panel.get("targets")
                .forEach(target -> asked.addAll(metrics(target.get("expr").asText()))));
        assertThat(asked).hasSizeGreaterThan(20);
        assertThat(metrics(exposed)).containsAll(asked);
    }

    private static TreeSet<String> metrics(String text) {
        TreeSet<String> names = new TreeSet<>();
        Matcher matcher = METRIC.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group());
        }
        return names;
    }

    /** Its exit code, and what it said. */
    private static String promtool(String in, String... arguments) throws IOException, InterruptedException {
        boolean there = Files.isExecutable(Path.of("/usr/bin/promtool"));
        if (System.getenv("CI") == null) {
            assumeTrue(there, "promtool is in Debian's package prometheus");
        }
        String[] command = new String[arguments.length + 1];
        command[0] = "promtool";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Path input = Files.writeString(directory.resolve("in"), in, StandardCharsets.UTF_8);
        Process process = new ProcessBuilder(command)
                .redirectInput(input.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() + ": " + said;
    }
}
