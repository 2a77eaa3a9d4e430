package io.weir.proof;

import io.weir.program.Configuration;
import java.util.List;

/**
 * The module with a generated enforcer around it.
 *
 * @param enforced what to run in place of the module: the same elements, its devices now behind the enforcer
 * @param results the security rules, proved again with the enforcer in place
 * @param summary one sentence: what the enforcer allows
 */
public record Sandbox(Configuration enforced, List<RequirementResult> results, String summary) {
    public Sandbox {
        results = List.copyOf(results);
    }

    public boolean proved() {
        return results.stream().allMatch(r -> r.status() == Status.HOLDS);
    }
}
