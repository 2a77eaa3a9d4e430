package io.weir.cli.demo;

import io.weir.cli.Main;
import io.weir.cli.story.NodeCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code weir demo} in a process of its own, as the launcher starts it. */
final class DemoProcess {
    private DemoProcess() {}

    /** @param directory for everything that it and its nodes write */
    static List<String> command(Path directory, String... options) throws IOException {
        Path home = Path.of(System.getProperty("user.dir")).resolve("../..").normalize();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.io.tmpdir=" + directory,
                "-Dweir.home=" + home));
        command.addAll(NodeCode.flags());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), "demo"));
        command.addAll(List.of(options));
        return command;
    }
}
