package io.weir.cli;

import io.weir.click.Click;
import io.weir.click.Reading;
import io.weir.cli.output.Terminal;
import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.SourceText;
import io.weir.element.Catalogue;
import io.weir.program.Configuration;
import io.weir.requirement.RequirementParser;
import io.weir.requirement.Specification;
import io.weir.topology.Policy;
import io.weir.topology.Topology;
import io.weir.topology.TopologyFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The texts that commands are given: read whole, bounded, and with everything wrong told at once. */
final class Texts {
    /** More than any text's own limit; keeps a mistaken argument from filling the memory. */
    static final int MAX_BYTES = 4 << 20;

    private final Terminal terminal;
    private final List<Diagnostic> told = new ArrayList<>();

    Texts(Terminal terminal) {
        this.terminal = terminal;
    }

    /** A file, or standard input for {@code -}. */
    SourceText read(Path file) {
        String name = file.toString();
        try (InputStream in = name.equals("-") ? System.in : Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new Failure(Exit.TEXT, Diagnostic.error("E0454", name + " is longer than " + MAX_BYTES + " bytes"));
            }
            // malformed bytes are refused, not replaced: a rule must not change under its reader
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return new SourceText(name.equals("-") ? "standard input" : name, text);
        } catch (CharacterCodingException _) {
            throw new Failure(Exit.TEXT, Diagnostic.error("E0454", name + " is not text in UTF-8"));
        } catch (IOException e) {
            throw new Failure(Exit.TEXT, Diagnostic.error("E0300", name + " cannot be read: " + Reasons.of(e)));
        }
    }

    /** A Click configuration without errors; with errors, they are told and the command ends. */
    Configuration configuration(Path file, Map<String, String> variables) {
        Reading reading = Click.read(read(file), variables, Catalogue.standard());
        reading.diagnostics().forEach(this::tell);
        if (reading.omitted() > 0) {
            terminal.say("and " + reading.omitted() + " more");
        }
        return reading.configuration().orElseThrow(() -> wrong(file, reading.errors().size() + reading.omitted()));
    }

    /** A topology without errors. */
    Topology topology(Path file) {
        Diagnostics diagnostics = new Diagnostics();
        Optional<Topology> topology = TopologyFile.parse(read(file), Texts::middlebox, diagnostics);
        tell(file, diagnostics);
        return topology.orElseThrow(() -> wrong(file, 1));
    }

    private static Optional<Configuration> middlebox(SourceText text, Diagnostics diagnostics) {
        Reading reading = Click.read(text);
        reading.diagnostics().forEach(diagnostics::add);
        return reading.configuration();
    }

    /** What the operator demands, without errors. */
    Policy policy(Path file) {
        Diagnostics diagnostics = new Diagnostics();
        Policy policy = Policy.parse(read(file), diagnostics);
        tell(file, diagnostics);
        return policy;
    }

    /** Requirements without errors. */
    Specification specification(Path file) {
        Diagnostics diagnostics = new Diagnostics();
        Specification specification = RequirementParser.parse(read(file), diagnostics);
        tell(file, diagnostics);
        return specification;
    }

    /** Tells what was found; ends the command if there is an error. */
    void tell(Path file, Diagnostics diagnostics) {
        diagnostics.list().forEach(this::tell);
        if (diagnostics.omitted() > 0) {
            terminal.say("and " + diagnostics.omitted() + " more");
        }
        if (diagnostics.failed()) {
            throw wrong(file, diagnostics.errors());
        }
    }

    private void tell(Diagnostic diagnostic) {
        told.add(diagnostic);
        terminal.tell(diagnostic);
    }

    /** All that was wrong or doubtful with the texts so far. */
    List<Diagnostic> told() {
        return List.copyOf(told);
    }

    private static Failure wrong(Path file, int errors) {
        return new Failure(
                Exit.TEXT,
                Diagnostic.error("E0400", file + " was not used: " + errors + (errors == 1 ? " error" : " errors")));
    }
}
