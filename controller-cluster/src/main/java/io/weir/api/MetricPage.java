package io.weir.api;

import com.sun.net.httpserver.HttpExchange;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.weir.ledger.Replica;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** {@code /metrics}: this node in the text format of Prometheus, for those who may see the platform. */
final class MetricPage implements ReadServer.Page {
    private final Replica replica;
    private final List<Consumer<Families>> parts;

    /** @param parts each adds what it knows */
    MetricPage(Replica replica, List<Consumer<Families>> parts) {
        this.replica = replica;
        this.parts = List.copyOf(parts);
    }

    @Override
    public void answer(HttpExchange exchange) throws IOException {
        Caller.now(replica).requireOverview();
        Families families = new Families();
        parts.forEach(part -> part.accept(families));
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(text, families.snapshots(), EscapingScheme.DEFAULT);
        ReadServer.answer(exchange, PrometheusTextFormatWriter.CONTENT_TYPE, text.toByteArray());
    }
}
