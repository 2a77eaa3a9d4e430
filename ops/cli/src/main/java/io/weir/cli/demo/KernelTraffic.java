package io.weir.cli.demo;

import io.weir.cli.local.Java;
import io.weir.cli.local.Program;
import io.weir.cli.rig.Lab;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The client and the web server on hosts in network namespaces, each on its own kernel, over TCP. */
final class KernelTraffic implements Traffic {
    /** Bytes a second: the page takes six. */
    private static final String SLOWLY = "175000";

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Lab lab;
    private final Path directory;
    private final boolean curl;
    private final List<Process> running = new ArrayList<>();

    /** @param curl whether curl is installed; else a Java client takes its part */
    KernelTraffic(Lab lab, Path directory, boolean curl) {
        this.lab = lab;
        this.directory = directory;
        this.curl = curl;
    }

    @Override
    public String way() {
        return "from kernel to kernel";
    }

    @Override
    public void serve(int... ports) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(Lab.WEB_ADDRESS));
        for (int port : ports) {
            arguments.add(Integer.toString(port));
        }
        Process server = start("web", WebServer.class, arguments);
        BufferedReader said = server.inputReader(StandardCharsets.UTF_8);
        if (!"ready".equals(said.readLine())) {
            throw new IllegalStateException("the web server did not start");
        }
    }

    private Process start(String host, Class<?> program, List<String> arguments) throws IOException {
        Process process = new ProcessBuilder(lab.on(host, Java.commandLine(program, arguments)))
                .redirectError(directory.resolve(host + ".log").toFile())
                .start();
        running.add(process);
        return process;
    }

    @Override
    public Page fetch(String address, int port, int seconds) throws IOException {
        String url = "http://" + address + ":" + port + "/page";
        return curl ? withCurl(url, seconds) : withJava(url);
    }

    private Page withCurl(String url, int seconds) throws IOException {
        Path file = Files.createTempFile(directory, "page", "");
        Program.Result result = Program.run(PATIENCE, lab.on("client", List.of(
                "curl", "--silent", "--show-error", "--max-time", Integer.toString(seconds), "--output", file.toString(), url)));
        byte[] page = Files.readAllBytes(file);
        Files.delete(file);
        boolean whole = result.ok() && java.util.Arrays.equals(page, WebServer.page());
        return new Page(whole, page.length, result.time(), "curl", result.output().strip());
    }

    @Override
    public Optional<Fetching> begin(String address, int port) throws IOException {
        if (!curl) {
            return Optional.empty();
        }
        Path file = Files.createTempFile(directory, "slow", "");
        Process process = new ProcessBuilder(lab.on("client", List.of(
                        "curl", "--silent", "--show-error", "--limit-rate", SLOWLY, "--output", file.toString(),
                        "http://" + address + ":" + port + "/page")))
                .redirectErrorStream(true)
                .start();
        running.add(process);
        return Optional.of(new Slow(process, file, System.nanoTime()));
    }

    private record Slow(Process process, Path file, long startNs) implements Fetching {
        @Override
        public Page end() throws IOException {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            byte[] page = Files.readAllBytes(file);
            boolean whole = java.util.Arrays.equals(page, WebServer.page());
            return new Page(whole, page.length, Duration.ofNanos(System.nanoTime() - startNs), "curl", said);
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private Page withJava(String url) {
        Program.Result result =
                Program.run(PATIENCE, lab.on("client", Java.commandLine(Probe.class, List.of("fetch", url))));
        String[] words = result.output().strip().split(" ");
        boolean answered = result.ok() && words.length == 2;
        return new Page(
                answered && words[1].equals("true"),
                answered ? Long.parseLong(words[0]) : 0,
                result.time(),
                "a Java client",
                answered ? "" : result.output().strip());
    }

    @Override
    public Optional<String> exchange(String address, int port, int ownPort, String hex) {
        Program.Result result = Program.run(PATIENCE, lab.on("client", Java.commandLine(
                Probe.class,
                List.of("exchange", address, Integer.toString(port), Integer.toString(ownPort), hex))));
        String[] words = result.output().strip().split(" ");
        return words[0].equals("answer") ? Optional.of(words[2]) : Optional.empty();
    }

    private static final class Attempts implements Watch {
        private final Process process;
        private final BufferedReader lines;

        private Attempts(Process process) {
            this.process = process;
            this.lines = process.inputReader(StandardCharsets.UTF_8);
        }

        @Override
        public Optional<Duration> firstUp(long sinceNs) throws IOException {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ");
                if (words[0].equals("up") && Long.parseLong(words[1]) > sinceNs) {
                    return Optional.of(Duration.ofNanos(Long.parseLong(words[2]) - sinceNs));
                }
            }
            return Optional.empty();
        }

        @Override
        public void close() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    @Override
    public Watch watch(String address, int port, int seconds) throws IOException {
        return new Attempts(start(
                "client",
                Probe.class,
                List.of("watch", address, Integer.toString(port), Integer.toString(seconds))));
    }

    @Override
    public void close() {
        running.forEach(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
    }
}
