package io.weir.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.pki.Authority;
import io.weir.pki.Credentials;
import io.weir.pki.LiveCredentials;
import io.weir.v1.DeployRequest;
import io.weir.v1.IdentitiesGrpc;
import io.weir.v1.MiddleboxesGrpc;
import io.weir.v1.RevokeIdentityRequest;
import io.weir.v1.Submission;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events and metrics over HTTPS, on a whole node. */
final class ReadIT {
    private static final String CLICK = "FromNetfront() -> c :: Counter -> ToNetfront();";

    @TempDir
    static Path directory;

    private static OneNode node;
    private static final List<LiveCredentials> OPENED = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        node = new OneNode(directory);
        deploy("ann", "acme", "first");
        deploy("bob", "other", "second");
    }

    private static void deploy(String who, String tenant, String id) throws IOException {
        MiddleboxesGrpc.newBlockingStub(node.call(who, tenant, Authority.CUSTOMER))
                .deploy(DeployRequest.newBuilder()
                        .setParent("tenants/-")
                        .setMiddleboxId(id)
                        .setSubmission(Submission.newBuilder().setClick(CLICK))
                        .build());
    }

    @AfterAll
    static void stop() {
        OPENED.forEach(LiveCredentials::close);
        node.close();
    }

    /** One event of a stream. */
    private record Told(String event, String id, JsonNode data) {}

    @Test
    void beginsWithHowThingsStandThenAMark() throws Exception {
        List<Told> told = events("mon", Authority.MONITOR, "/events?once=true", "");
        assertThat(told).extracting(Told::event).contains("io.weir.node.joined.v1", "io.weir.middlebox.started.v1");
        assertThat(told.getLast().event()).isEqualTo("sync");
        assertThat(told).filteredOn(t -> t.event().startsWith("io.")).allSatisfy(t -> {
            assertThat(t.data().get("snapshot").asBoolean()).isTrue();
            assertThat(t.id()).as("resuming within a snapshot would lose the rest of it").isEmpty();
        });
    }

    @Test
    void goesOnBehindTheLastEventAsCloudEventsWithTheirCause() throws Exception {
        List<Told> all = events("mon", Authority.MONITOR, "/events?once=true&cursor=1", "");
        Told placed = all.stream()
                .filter(t -> t.event().equals("io.weir.middlebox.placed.v1"))
                .findFirst()
                .orElseThrow();
        assertThat(placed.data().get("specversion").asText()).isEqualTo("1.0");
        assertThat(placed.data().get("subject").asText()).isEqualTo("tenants/acme/middleboxes/first");
        List<Told> rest = events("mon", Authority.MONITOR, "/events?once=true", placed.id());
        assertThat(rest).extracting(Told::id).doesNotContain(placed.id());
        assertThat(rest).hasSize(all.size() - all.indexOf(placed) - 1);
        assertThat(rest).extracting(t -> t.data().path("cause").asText()).isNotEmpty();
    }

    @Test
    void filtersByTypeSubjectAndTenant() throws Exception {
        assertThat(events("mon", Authority.MONITOR, "/events?once=true&cursor=1&tenant=acme", ""))
                .filteredOn(t -> !t.event().equals("sync"))
                .isNotEmpty()
                .allMatch(t -> t.data().get("subject").asText().startsWith("tenants/acme/"));
        assertThat(events("mon", Authority.MONITOR, "/events?once=true&cursor=1&type=io.weir.node.", ""))
                .filteredOn(t -> !t.event().equals("sync"))
                .isNotEmpty()
                .allMatch(t -> t.event().startsWith("io.weir.node."));
    }

    @Test
    void showsATenantItsOwnOnly() throws Exception {
        assertThat(events("ann", "acme", Authority.CUSTOMER, "/events?once=true&cursor=1", ""))
                .filteredOn(t -> !t.event().equals("sync"))
                .isNotEmpty()
                .allMatch(t -> t.data().get("subject").asText().startsWith("tenants/acme"));
        assertThat(get(client("ann", "acme", Authority.CUSTOMER), "/metrics").statusCode()).isEqualTo(403);
    }

    @Test
    void tellsOfAGapWhenTheCursorIsOfAnotherLife() throws Exception {
        List<Told> told = events("mon", Authority.MONITOR, "/events?once=true", "999999999");
        assertThat(told.getFirst().event()).isEqualTo("gap");
        assertThat(told).extracting(Told::event).contains("io.weir.middlebox.started.v1");
        assertThat(told.getLast().event()).isEqualTo("sync");
    }

    @Test
    void followsUntilTheReaderIsRevoked() throws Exception {
        HttpResponse<InputStream> stream = client("carl", "acme", Authority.CUSTOMER)
                .send(request("/events").build(), HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            while (!lines.readLine().equals("event: sync")) {
                // the snapshot
            }
            deploy("ann", "acme", "third");
            String line = lines.readLine();
            while (!line.startsWith("data: {\"specversion\"")) {
                line = lines.readLine();
            }
            assertThat(line).contains("tenants/acme/middleboxes/third");
            IdentitiesGrpc.newBlockingStub(node.operator())
                    .revoke(RevokeIdentityRequest.newBuilder().setIdentity("carl@acme").build());
            while (line != null) {
                line = lines.readLine();
            }
        }
    }

    @Test
    void refusesStrangersChangesAndNonsense() throws Exception {
        assertThatThrownBy(() -> HttpClient.newBuilder()
                        .sslContext(anonymous())
                        .build()
                        .send(request("/events").build(), HttpResponse.BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
        HttpClient monitor = client("mon", "platform", Authority.MONITOR);
        assertThat(get(monitor, "/nothing").statusCode()).isEqualTo(404);
        assertThat(get(monitor, "/events?curser=1").statusCode()).isEqualTo(400);
        assertThat(get(monitor, "/events?cursor=-1").statusCode()).isEqualTo(400);
        assertThat(monitor.send(
                                request("/metrics").POST(HttpRequest.BodyPublishers.ofString("x")).build(),
                                HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void exposesMetricsOfWhatRuns() throws Exception {
        HttpResponse<String> metrics = get(client("mon", "platform", Authority.MONITOR), "/metrics");
        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.headers().firstValue("Content-Type")).get().asString().startsWith("text/plain; version=0.0.4");
        assertThat(metrics.body())
                .contains("weir_middlebox_received_packets_total{middlebox=\"first\",tenant=\"acme\"} 7.0")
                .contains("weir_ledger_leader 1.0")
                .contains("weir_node_lease_held 1.0")
                .contains("weir_cluster_nodes{state=\"ready\"} 1.0")
                .contains("weir_api_calls_total{code=\"OK\",method=\"weir.v1.Middleboxes/Deploy\"}")
                .contains("weir_process_cpu_seconds_total");
    }

    private static List<Told> events(String who, Authority authority, String path, String last) throws Exception {
        return events(who, "platform", authority, path, last);
    }

    private static List<Told> events(String who, String tenant, Authority authority, String path, String last)
            throws Exception {
        HttpRequest.Builder request = request(path);
        if (!last.isEmpty()) {
            request.header("Last-Event-ID", last);
        }
        HttpResponse<String> response =
                client(who, tenant, authority).send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        List<Told> all = new ArrayList<>();
        for (String block : response.body().split("\n\n")) {
            Map<String, String> fields = new HashMap<>();
            block.lines().forEach(line -> fields.put(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 2)));
            all.add(new Told(
                    fields.get("event"), fields.getOrDefault("id", ""), new ObjectMapper().readTree(fields.get("data"))));
        }
        return all;
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("https://" + node.readAddress() + path)).timeout(Duration.ofSeconds(30));
    }

    private static HttpResponse<String> get(HttpClient client, String path) throws Exception {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpClient client(String name, String tenant, Authority authority) throws IOException {
        Credentials files = node.credentials(name, tenant, authority);
        LiveCredentials credentials = LiveCredentials.open(files);
        OPENED.add(credentials);
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(credentials.context())
                .build();
    }

    /** Trusts the node and has no certificate. */
    private static SSLContext anonymous() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new X509ExtendedTrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        }}, null);
        return context;
    }
}
