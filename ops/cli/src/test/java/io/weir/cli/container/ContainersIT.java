package io.weir.cli.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.Network.Ipam;
import com.github.dockerjava.api.model.RestartPolicy;
import io.weir.pki.DevCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/**
 * Three nodes from the project's own image. Everything is asked by the command line in a container, so that only the
 * daemon's socket has to be reached. In CI it must run, elsewhere it needs a Docker daemon.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ContainersIT {
    private static final String IMAGE = "weir:test";
    private static final String SUBNET = "172.31.77.";
    private static final int NODES = 3;
    private static final String PKI = "/etc/weir/pki";
    private static final String CLICK = "/etc/weir/echo.click";
    private static final int RESTARTS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<GenericContainer<?>> nodes = new ArrayList<>();
    private Network network;

    @BeforeAll
    void raise(@TempDir Path directory) throws Exception {
        boolean docker = DockerClientFactory.instance().isDockerAvailable();
        assumeTrue(docker || "true".equals(System.getenv("CI")), "needs a Docker daemon");
        build(directory.resolve("build.log"));
        Path pki = directory.resolve("pki");
        List<String> identities = new ArrayList<>(List.of(pki.toString()));
        IntStream.rangeClosed(1, NODES).forEach(i -> identities.add("n" + i + ":weir:node:127.0.0.1," + address(i)));
        identities.addAll(List.of("operator:weir:operator", "acme:acme:customer"));
        DevCertificates.main(identities.toArray(String[]::new));
        Path click = Files.writeString(
                directory.resolve("echo.click"), "FromNetfront() -> IPFilter(allow udp, deny all) -> IPMirror -> ToNetfront();");
        network = Network.builder()
                .createNetworkCmdModifier(command ->
                        command.withIpam(new Ipam().withConfig(new Ipam.Config().withSubnet(SUBNET + "0/24"))))
                .build();
        IntStream.rangeClosed(1, NODES).forEach(i -> nodes.add(node(i, pki, click)));
        Startables.deepStart(nodes).join();
    }

    private static void build(Path log) throws IOException, InterruptedException {
        ProcessBuilder build = new ProcessBuilder("../images/build", IMAGE).redirectErrorStream(true).redirectOutput(log.toFile());
        String classPath = System.getProperty("java.class.path");
        build.environment().putAll(Map.of(
                "WEIR_JAVA_HOME", System.getProperty("java.home"),
                "WEIR_NODE_CLASSPATH", classPath,
                "WEIR_CLI_CLASSPATH", classPath));
        assertThat(build.start().waitFor()).as(Files.readString(log)).isZero();
    }

    private static String address(int number) {
        return SUBNET + (10 + number);
    }

    private GenericContainer<?> node(int number, Path pki, Path click) {
        String name = "n" + number;
        List<String> seeds = IntStream.rangeClosed(1, NODES).mapToObj(i -> address(i) + ":25520").toList();
        List<String> members = IntStream.rangeClosed(1, NODES).mapToObj(i -> "n" + i + "@" + address(i) + ":20110").toList();
        return new GenericContainer<>(DockerImageName.parse(IMAGE))
                .withImagePullPolicy(_ -> false)
                .withNetwork(network)
                .withCreateContainerCmdModifier(command -> command.withName("weir-test-" + name)
                        .withHostName(name)
                        .withIpv4Address(address(number))
                        .getHostConfig()
                        // as a service manager does it
                        .withRestartPolicy(RestartPolicy.onFailureRestart(RESTARTS))
                        .withShmSize(256L << 20))
                .withCopyFileToContainer(MountableFile.forHostPath(pki), PKI)
                .withCopyFileToContainer(MountableFile.forHostPath(click), CLICK)
                .withEnv(Map.of(
                        "WEIR_SERVER", address(number) + ":7700",
                        "WEIR_IDENTITY", PKI + "/operator.pem",
                        "WEIR_JAVA_FLAGS", "-XX:TieredStopAtLevel=1"))
                .withCommand(
                        "node", "run", "--name", name, "--bind", address(number), "--pki", PKI,
                        "--data-dir", "/var/lib/weir", "--seeds", String.join(",", seeds),
                        "--members", String.join(",", members))
                .waitingFor(Wait.forLogMessage("ready: .*", 1).withStartupTimeout(PATIENCE));
    }

    @AfterAll
    void raze() {
        nodes.forEach(GenericContainer::stop);
        if (network != null) {
            network.close();
        }
    }

    /** What the command line says in a node's container, without blanks after names; what is wrong when it cannot. */
    private String weir(int number, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("weir"));
        command.addAll(List.of(arguments));
        ExecResult result = nodes.get(number - 1).execInContainer(command.toArray(String[]::new));
        return result.getExitCode() == 0 ? result.getStdout().replaceAll("\":\\s+", "\":") : result.getStderr();
    }

    private static int count(String text, String part) {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }

    private void awaitUp(int asked, int up) {
        awaitThat(() -> {
            String list = weir(asked, "node", "list", "--output", "json");
            assertThat(count(list, "\"state\":\"up\"")).as(list).isEqualTo(up);
        });
    }

    private void awaitThat(ThrowingRunnable holds) {
        try {
            await().atMost(PATIENCE).untilAsserted(holds);
        } catch (ConditionTimeoutException late) {
            nodes.forEach(node -> System.out.println(node.getContainerName() + " says:\n" + node.getLogs()));
            throw late;
        }
    }

    @Test
    void nodeThatLosesItsNetworkIsTakenOverAndComesBackWithIt() throws Exception {
        awaitUp(1, NODES);
        weir(1, "deploy", CLICK, "--name", "echo", "--address", "192.0.2.10", "--near", "n3", "--identity", PKI + "/acme.pem");
        assertThat(owner()).isEqualTo("sites/local/nodes/n3");

        String id = nodes.get(NODES - 1).getContainerId();
        var docker = DockerClientFactory.lazyClient();
        docker.disconnectFromNetworkCmd().withContainerId(id).withNetworkId(network.getId()).exec();
        awaitThat(() -> assertThat(owner()).isIn("sites/local/nodes/n1", "sites/local/nodes/n2"));
        awaitUp(1, NODES - 1);

        docker.connectToNetworkCmd()
                .withContainerId(id)
                .withNetworkId(network.getId())
                .withContainerNetwork(new ContainerNetwork()
                        .withIpamConfig(new ContainerNetwork.Ipam().withIpv4Address(address(NODES))))
                .exec();
        awaitUp(1, NODES);
        assertThat(nodes.get(NODES - 1).isRunning()).as("its process went on").isTrue();
        awaitUp(NODES, NODES);
    }

    private String owner() throws IOException, InterruptedException {
        String json = weir(1, "show", "echo", "--output", "json", "--identity", PKI + "/acme.pem");
        return json.replaceAll("(?s).*?\"node\":\"([^\"]*)\".*", "$1");
    }
}
