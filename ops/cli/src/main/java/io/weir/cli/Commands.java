package io.weir.cli;

import io.weir.cli.output.Terminal;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes the commands. What Weir cannot do yet is not in this list. */
final class Commands implements IFactory {
    private final Terminal terminal;

    Commands(Terminal terminal) {
        this.terminal = terminal;
    }

    static List<Object> all(Terminal terminal) {
        return List.of(
                new DemoCommand(terminal),
                new DevCommand(terminal),
                new VerifyCommand(terminal),
                new TraceCommand(terminal),
                new PlanCommand(terminal),
                new DeployCommand(terminal),
                new ListCommand(terminal),
                new ShowCommand(terminal),
                new MoveCommand(terminal),
                new DeleteCommand(terminal),
                new StatusCommand(terminal),
                new EventsCommand(terminal),
                new FailoverCommand(terminal),
                new AuditCommand(terminal),
                new ObserveCommand(terminal),
                new TopCommand(terminal),
                new NodeCommand(terminal),
                new PortsCommand(terminal),
                new StackCommand(terminal),
                new TopologyCommand(terminal),
                new PolicyCommand(terminal),
                new TenantCommand(terminal),
                new IdentityCommand(terminal),
                new ClusterCommand(terminal),
                new BenchCommand(terminal),
                new ElementsCommand(terminal),
                new ExplainCommand(terminal),
                new DoctorCommand(terminal),
                new CompletionCommand(terminal));
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        return CommandLine.defaultFactory().create(type);
    }
}
