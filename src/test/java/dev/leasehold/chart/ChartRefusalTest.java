package dev.leasehold.chart;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Values that contradict themselves, or mean nothing, are refused in a sentence before anything is made. */
class ChartRefusalTest {
    private static final String JOBS = "workers.executor.mode=podExec";
    private static final String IMAGE = "workers.executor.podExec.image=registry.example.org/tools:1";

    @Test
    void an_ideator_that_stays_up_as_jobs() {
        refused("a Job ends with its attempt", "workers.ideator.mode=podExec", "workers.ideator.style=session");
    }

    @Test
    void jobs_without_an_image() {
        refused("workers.executor.podExec.image is not set", JOBS);
    }

    @ParameterizedTest
    @CsvSource({
        "workers.executor.podExec.image, registry.example.org/tools",
        "workers.executor.podExec.image, localhost:5000/tools",
        "workers.executor.image, tools@sha256:12",
        "database.inRelease.image, postgres",
        "test.image, busybox",
    })
    void an_image_with_neither_tag_nor_digest(String where, String image) {
        refused(
                "%s: '%s' has neither a tag nor a digest".formatted(where, image),
                JOBS,
                IMAGE,
                "%s=%s".formatted(where, image));
    }

    @Test
    void an_image_that_may_be_pulled_for_longer_than_a_start_takes() {
        refused(
                "imagePullDeadlineSeconds (300) must be shorter than startDeadlineSeconds (300)",
                JOBS,
                IMAGE,
                "workers.executor.podExec.imagePullDeadlineSeconds=300");
    }

    @Test
    void an_active_deadline_shorter_than_its_steps() {
        refused(
                "activeDeadlineSeconds is 1800, and its steps may take 3130",
                JOBS,
                IMAGE,
                "workers.executor.podExec.activeDeadlineSeconds=1800");
    }

    @Test
    void a_level_that_the_strength_never_reaches() {
        refused(
                "the strength standard never reaches the sandbox level namespaces",
                "workers.executor.sandbox.minimum=namespaces");
    }

    @Test
    void a_level_below_what_the_strength_promises() {
        refused(
                "the strength isolated promises the sandbox level namespaces",
                "workers.executor.strength=isolated",
                "workers.executor.sandbox.minimum=process");
    }

    @Test
    void no_role_at_all() {
        refused("there is no role", "workers.ideator=null", "workers.executor=null", "workers.evaluator=null");
    }

    @Test
    void a_database_elsewhere_without_its_password() {
        refused("name a Secret with the password", "database.external.url=postgresql://db.example.org/leasehold");
    }

    @Test
    void authorities_of_pods_that_reach_the_service_without_tls() {
        String authorities = "tasks.serviceCa.existingSecret=leasehold-tls";

        refused("reach the service at http://leasehold.lab.svc:7070, without TLS", JOBS, IMAGE, authorities);
        refused(
                "reach the service at http://10.0.0.1, without TLS",
                JOBS,
                IMAGE,
                authorities,
                "tasks.serviceUrl=http://10.0.0.1");
    }

    @Test
    void authorities_in_two_places() {
        refused(
                "existingSecret and existingConfigMap are both set",
                "tasks.serviceCa.existingSecret=one",
                "tasks.serviceCa.existingConfigMap=other");
    }

    @Test
    void an_ingress_for_no_host() {
        refused("ingress.host is empty", "ingress.enabled=true");
    }

    @Test
    void a_route_of_no_gateway() {
        refused("gateway.parentRefs is empty", "gateway.enabled=true");
    }

    @Test
    void keda_without_a_prometheus() {
        refused("reads the queue's depth from Prometheus", "workers.executor.autoscaling.kind=keda");
    }

    @Test
    void fewer_at_most_than_at_least() {
        refused(
                "min (20) is more than max (10)",
                "workers.executor.autoscaling.kind=hpa",
                "workers.executor.autoscaling.min=20");
    }

    /** What one value alone shows to be wrong is the schema's to say: where, and what is allowed. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "workers.executor.mode=pod-exec|/workers/executor/mode",
                "workers.executor.strenght=isolated|strenght",
                "workers.executor.timeout=soon|/workers/executor/timeout",
                "workers.executor.capacity=0|/workers/executor/capacity",
                "workers.Executor.mode=external|at '/workers': additional properties 'Executor' not allowed",
                "database.external.url=postgresql://me:secret@db/leasehold|/database/external/url",
                "upstreams.origin.url=http://git.example.org/x.git|/upstreams/origin/url",
                "server.settings.lease=1|at '/server/settings': additional properties 'lease' not allowed",
                "server.publicUrl=leasehold.example.org|/server/publicUrl",
                "tasks.serviceUrl=leasehold.example.org|/tasks/serviceUrl",
                "tasks.serviceUrl=https://me:secret@leasehold.example.org|/tasks/serviceUrl",
                "tasks.serviceCa.key=a/b|/tasks/serviceCa/key",
                "restore.from=yesterday|/restore/from",
                "image.digest=latest|/image/digest",
            })
    void a_value_that_is_none(String setting, String where) {
        refused(where, setting);
    }

    private static void refused(String words, String... settings) {
        assertThatThrownBy(() -> Chart.of("leasehold", settings)).hasMessageContaining(words);
    }
}
