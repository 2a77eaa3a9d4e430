package io.weir.cli.demo;

import io.weir.cli.output.Data;
import io.weir.cli.output.Terminal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Tells the story step by step, and keeps what was measured for the JSON document at the end. */
final class Steps {
    private final Terminal terminal;
    private final boolean told;
    private final List<Data> done = new ArrayList<>();
    private boolean ok = true;

    /** @param told whether people read along; else only the document is written */
    Steps(Terminal terminal, boolean told) {
        this.terminal = terminal;
        this.told = told;
    }

    /**
     * What a step came to.
     *
     * @param ok whether it held
     * @param sentence what happened, with what was measured
     * @param measured the same for programs
     */
    record Outcome(boolean ok, String sentence, Data.Fields measured) {
        static Outcome held(String sentence, Data.Builder measured) {
            return new Outcome(true, sentence, measured.end());
        }

        static Outcome of(boolean ok, String sentence, Data.Builder measured) {
            return new Outcome(ok, sentence, measured.end());
        }

        static Outcome broken(String sentence) {
            return new Outcome(false, sentence, Data.fields().end());
        }
    }

    /** One step of the story. */
    @FunctionalInterface
    interface Step {
        Outcome run() throws Exception;
    }

    /** Runs a step. Whatever it throws is a step that did not hold. Returns whether it held. */
    boolean step(String name, String title, Step step) {
        if (told) {
            terminal.out().println("\n" + (done.size() + 1) + ". " + title);
        }
        long start = System.nanoTime();
        Outcome outcome;
        try {
            outcome = step.run();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            outcome = Outcome.broken("interrupted");
        } catch (Exception e) {
            outcome = Outcome.broken(e.getMessage() == null ? e.toString() : e.getMessage());
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        ok &= outcome.ok();
        Data.Builder fields = Data.fields().put("name", name).put("ok", outcome.ok()).put("ms", took.toNanos() / 1e6);
        fields.put("told", outcome.sentence());
        outcome.measured().fields().forEach(fields::put);
        done.add(fields.end());
        if (told) {
            String mark = outcome.ok() ? terminal.good("   held  ") : terminal.bad("   BROKEN ");
            terminal.out().println(mark + outcome.sentence().replace("\n", "\n         ")
                    + terminal.faint("  [" + took.toMillis() + " ms]"));
        }
        return outcome.ok();
    }

    /** Something said within a step. */
    void say(String text) {
        if (told) {
            terminal.out().println(terminal.faint("   " + text.strip().replace("\n", "\n   ")));
        }
    }

    boolean ok() {
        return ok;
    }

    Data document(String stage) {
        return Data.fields().put("ok", ok).put("stage", stage).put("steps", Data.items(done)).end();
    }
}
