package io.weir.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExaminationTest {
    @TempDir
    private Path root;

    @BeforeEach
    void healthyMachine() throws IOException {
        write("proc/sys/kernel/osrelease", "6.1.0\n");
        write("proc/meminfo", "MemTotal: 8000000 kB\nMemAvailable:    4000000 kB\n");
        write("proc/self/status", "Name:\tjava\nCapEff:\t000001ffffffffff\n");
        write("proc/self/ns/net", "");
        write("proc/net/packet", "");
        Files.createDirectories(root.resolve("dev/shm"));
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Finding look(String name, int java) {
        return new Examination(new Machine(root, List.of(), java, 2))
                .all().stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void findsNothingBrokenOnAHealthyMachine() {
        assertThat(new Examination(new Machine(root, List.of(), 25, 2)).all())
                .noneMatch(f -> f.state() == Finding.State.BROKEN || f.state() == Finding.State.UNKNOWN);
    }

    @Test
    void saysWhatToDoAboutAnOldJava() {
        assertThat(look("java", 17).state()).isEqualTo(Finding.State.BROKEN);
        assertThat(look("java", 17).advice()).isNotEmpty();
    }

    @Test
    void isLimitedWithoutCapabilities() throws IOException {
        write("proc/self/status", "CapEff:\t0000000000000000\n");
        assertThat(look("raw-sockets", 25).state()).isEqualTo(Finding.State.LIMITED);
        assertThat(look("xdp", 25).state()).isEqualTo(Finding.State.LIMITED);
        assertThat(look("namespaces", 25).state()).isEqualTo(Finding.State.LIMITED);
    }

    @Test
    void saysUnknownRatherThanBrokenWhenItCannotLook() throws IOException {
        write("proc/self/status", "CapEff:\tnot a number\n");
        Files.delete(root.resolve("proc/meminfo"));
        assertThat(look("raw-sockets", 25).state()).isEqualTo(Finding.State.UNKNOWN);
        assertThat(look("memory", 25).state()).isEqualTo(Finding.State.UNKNOWN);
    }

    @Test
    void wantsMemory() throws IOException {
        write("proc/meminfo", "MemAvailable:    1000 kB\n");
        assertThat(look("memory", 25).state()).isEqualTo(Finding.State.BROKEN);
    }

    @Test
    void everyFindingThatIsNotWellHasAdvice() throws IOException {
        write("proc/self/status", "CapEff:\t0000000000000000\n");
        assertThat(new Examination(new Machine(root, List.of(), 17, 1)).all())
                .filteredOn(f -> f.state() == Finding.State.BROKEN || f.state() == Finding.State.LIMITED)
                .allMatch(f -> !f.advice().isEmpty());
    }
}
