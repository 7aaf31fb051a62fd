package dev.leasehold.worker.podexec;

import dev.leasehold.lease.Command;
import dev.leasehold.lease.Grant;
import dev.leasehold.lease.Source;
import dev.leasehold.lease.Work;
import dev.leasehold.platform.StartRefused;
import dev.leasehold.testing.Mapped;
import dev.leasehold.worker.RolesConfig;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

class JobShapeTest {
    private static final String TASK = "01abcdefghjkmnpqrstvwxyz00";
    private static final Site SITE = site(null);

    private static Site site(@Nullable String serviceCa) {
        return new Site(
                "leasehold",
                "tasks",
                "own:1",
                Map.of("cpu", "5m"),
                "leasehold-task",
                URI.create("http://service:7070"),
                serviceCa,
                new OwnerReferenceBuilder()
                        .withKind("ConfigMap")
                        .withName("leasehold-anchor")
                        .withUid("u")
                        .build());
    }

    private static PodRole role(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(
                Map.of("leasehold.roles.r.mode", "pod-exec", "leasehold.roles.r.pod-exec.image", "user:1"));
        more.forEach((key, value) -> settings.put("leasehold.roles.r." + key, value));
        return PodRole.of("r", Mapped.from(RolesConfig.class, settings).byName().get("r"));
    }

    private static Grant grant(@Nullable Source source) {
        Work work = new Work(null, List.of(), List.of(), Map.of("PRICE", "$5"), null, source);
        return new Grant(TASK, 2, 7, "r", Duration.ofMinutes(1), Duration.ofHours(1), work, null);
    }

    private static Job job(Map<String, String> more, String command) {
        Source source = new Source("p", List.of("a".repeat(40)), Source.Commit.AUTO);
        return new JobShape(SITE, role(more)).job(grant(source), new Command.Shell(command));
    }

    private static Stream<Container> steps(Job job) {
        PodSpec pod = job.getSpec().getTemplate().getSpec();
        return Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream());
    }

    @Test
    void three_steps_follow_each_other_and_only_the_middle_one_is_the_user_s() {
        Job job = job(Map.of(), "true");

        assertThat(steps(job)).extracting(Container::getName).containsExactly("checkout", "task", "publisher");
        assertThat(steps(job)).extracting(Container::getImage).containsExactly("own:1", "user:1", "own:1");
        assertThat(job.getMetadata().getName())
                .isEqualTo("leasehold-" + TASK + "-2")
                .hasSizeLessThanOrEqualTo(63);
        assertThat(job.getMetadata().getOwnerReferences()).containsExactly(SITE.owner());
        assertThat(job.getSpec().getBackoffLimit()).isZero();
    }

    @Test
    void a_task_that_delivers_nothing_ends_with_a_reporter() {
        Job job = new JobShape(SITE, role(Map.of())).job(grant(null), new Command.Shell("true"));

        assertThat(steps(job)).extracting(Container::getName).containsExactly("checkout", "task", "reporter");
    }

    @Test
    void every_step_is_restricted() {
        Job job = job(Map.of(), "true");
        PodSpec pod = job.getSpec().getTemplate().getSpec();

        assertThat(steps(job)).allSatisfy(step -> {
            assertThat(step.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
            assertThat(step.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
            assertThat(step.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        });
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getRunAsGroup()).isEqualTo(10001);
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getEnableServiceLinks()).isFalse();
        assertThat(pod.getServiceAccountName()).isEqualTo("leasehold-task");
    }

    @Test
    void the_command_s_step_has_no_token() {
        Container task = steps(job(Map.of(), "true")).toList().get(1);

        assertThat(task.getVolumeMounts())
                .extracting(VolumeMount::getName)
                .containsExactly("work", "repository", "tools", "record", "task-tmp");
        assertThat(task.getEnv())
                .noneSatisfy(each -> assertThat(each.getValue()).contains("lha_"));
    }

    @Test
    void what_the_service_is_known_by_lies_with_the_token_where_only_our_own_steps_read_it() {
        JobShape shape = new JobShape(
                site("-----BEGIN CERTIFICATE-----"), role(Map.of("pod-exec.sidecars.proxy.image", "proxy:1")));
        Job job = shape.job(grant(null), new Command.Shell("true"));

        assertThat(shape.secret(grant(null), "lha_1").getStringData())
                .isEqualTo(Map.of("token", "lha_1", "service-ca.pem", "-----BEGIN CERTIFICATE-----"));
        assertThat(job.getSpec().getTemplate().getSpec().getVolumes())
                .filteredOn(volume -> volume.getSecret() != null)
                .extracting(Volume::getName, volume -> volume.getSecret().getSecretName())
                .containsExactly(tuple("token", job.getMetadata().getName()));
        assertThat(steps(job)
                        .flatMap(step -> step.getVolumeMounts().stream()
                                .filter(mount -> mount.getName().equals("token"))
                                .map(mount -> "%s %s %s"
                                        .formatted(step.getName(), mount.getMountPath(), mount.getReadOnly()))))
                .containsExactly("checkout /leasehold/token true", "reporter /leasehold/token true");
        assertThat(steps(job).filter(step -> step.getArgs().contains("--service-ca")))
                .extracting(Container::getName)
                .containsExactly("checkout", "reporter");
        assertThat(steps(job).filter(step -> step.getArgs().contains("--service-ca")))
                .allSatisfy(
                        step -> assertThat(step.getArgs()).endsWith("--service-ca", "/leasehold/token/service-ca.pem"));
    }

    @Test
    void where_nothing_is_said_of_it_the_service_is_known_by_the_image_s_authorities() {
        Job job = job(Map.of(), "true");

        assertThat(new JobShape(SITE, role(Map.of()))
                        .secret(grant(null), "lha_1")
                        .getStringData())
                .containsOnlyKeys("token");
        assertThat(steps(job)).allSatisfy(step -> assertThat(step.getArgs()).doesNotContain("--service-ca"));
    }

    @Test
    void a_command_has_a_place_for_temporary_files_that_no_other_step_has() {
        List<Container> steps = steps(job(Map.of(), "true")).toList();

        assertThat(steps.get(1).getEnv())
                .filteredOn(each -> each.getName().equals("TMPDIR"))
                .extracting(EnvVar::getValue)
                .containsExactly("/tmp");
        assertThat(steps)
                .extracting(step -> step.getVolumeMounts().stream()
                        .filter(mount -> mount.getMountPath().equals("/tmp"))
                        .map(VolumeMount::getName)
                        .toList())
                .containsExactly(List.of(), List.of("task-tmp"), List.of());
    }

    @Test
    void a_folder_that_came_with_the_task_is_written_by_the_checkout_and_read_by_the_command_alone() {
        String folder = "sha256:" + "0".repeat(64);
        Work work = new Work(null, List.of(), List.of(), Map.of(), null, null, null, Map.of(), null, folder, null);
        Grant grant = new Grant(TASK, 2, 7, "r", Duration.ofMinutes(1), Duration.ofHours(1), work, null);
        Job job = new JobShape(SITE, role(Map.of("experiment-dir", "/in/the/image")))
                .job(grant, new Command.Shell("true"));

        assertThat(steps(job)
                        .map(step -> step.getVolumeMounts().stream()
                                .filter(mount -> mount.getName().equals("folder"))
                                .map(mount -> mount.getMountPath() + " " + mount.getReadOnly())
                                .toList()))
                .containsExactly(List.of("/leasehold/folder null"), List.of("/leasehold/folder true"), List.of());
        Container task =
                job.getSpec().getTemplate().getSpec().getInitContainers().get(1);
        assertThat(task.getEnv())
                .extracting(EnvVar::getName, EnvVar::getValue)
                .contains(tuple("LEASEHOLD_EXPERIMENT_DIR", "/leasehold/folder/files"));
        assertThat(task.getArgs()).doesNotContain("--experiment-dir");
    }

    @Test
    void a_dollar_in_a_user_s_text_is_not_for_the_kubelet() {
        Container task = steps(job(Map.of(), "echo $$ $(HOME)")).toList().get(1);

        assertThat(task.getArgs()).contains("PRICE=$$5").endsWith("--", "/bin/sh", "-c", "echo $$$$ $$(HOME)");
    }

    @Test
    void what_the_operator_may_say_is_filled_in() {
        Job job = job(
                Map.of(
                        "pod-exec.runtime-class", "gvisor",
                        "pod-exec.host-users", "false",
                        "pod-exec.node-selector.zone", "a",
                        "pod-exec.limits.memory", "1Gi",
                        "pod-exec.image-pull-secrets", "one,two",
                        "pod-exec.env-file-secret", "keys"),
                "true");
        PodSpec pod = job.getSpec().getTemplate().getSpec();

        assertThat(pod.getRuntimeClassName()).isEqualTo("gvisor");
        assertThat(pod.getHostUsers()).isFalse();
        assertThat(pod.getNodeSelector()).isEqualTo(Map.of("zone", "a"));
        assertThat(pod.getImagePullSecrets()).hasSize(2);
        assertThat(steps(job)
                        .filter(step -> step.getVolumeMounts().stream()
                                .anyMatch(mount -> mount.getName().equals("env"))))
                .as("who sees the env file")
                .extracting(Container::getName)
                .containsExactly("task");
    }

    @Test
    void tolerations_and_affinity_are_the_operator_s() {
        PodSpec pod = job(
                        Map.of(
                                "pod-exec.tolerations[0].key", "node.kubernetes.io/unreachable",
                                "pod-exec.tolerations[0].effect", "NoExecute",
                                "pod-exec.tolerations[0].seconds", "3",
                                "pod-exec.priority-class", "low",
                                "pod-exec.affinity",
                                        "{podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: zone}]}}"),
                        "true")
                .getSpec()
                .getTemplate()
                .getSpec();

        assertThat(pod.getTolerations())
                .as("the operator's own takes the place of ours")
                .extracting(Toleration::getKey, Toleration::getTolerationSeconds)
                .containsExactlyInAnyOrder(
                        tuple("node.kubernetes.io/not-ready", 30L), tuple("node.kubernetes.io/unreachable", 3L));
        assertThat(pod.getPriorityClassName()).isEqualTo("low");
        assertThat(pod.getAffinity().getPodAntiAffinity().getRequiredDuringSchedulingIgnoredDuringExecution())
                .hasSize(1);
    }

    @Test
    void an_affinity_that_is_none_is_refused_by_name() {
        assertThatThrownBy(() -> role(Map.of("pod-exec.affinity", "{nodeAfinity: {}}")))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("leasehold.roles.r.pod-exec.affinity");
    }

    @Test
    void sidecars_run_before_the_command_with_their_own_secret_and_none_of_the_attempt_s_files() {
        Job job = job(
                Map.of(
                        "pod-exec.sidecars.proxy.image", "proxy:1",
                        "pod-exec.sidecars.proxy.command", "/proxy,--quiet",
                        "pod-exec.sidecars.proxy.env.PRICE", "$5",
                        "pod-exec.sidecars.proxy.env-from-secret", "credential",
                        "pod-exec.sidecars.proxy.ready-port", "8080"),
                "true");
        Container sidecar = steps(job).toList().get(1);

        assertThat(steps(job)).extracting(Container::getName).containsExactly("checkout", "proxy", "task", "publisher");
        assertThat(sidecar.getRestartPolicy()).isEqualTo("Always");
        assertThat(sidecar.getCommand()).containsExactly("/proxy", "--quiet");
        assertThat(sidecar.getEnv().getFirst().getValue()).isEqualTo("$$5");
        assertThat(sidecar.getEnvFrom().getFirst().getSecretRef().getName()).isEqualTo("credential");
        assertThat(sidecar.getStartupProbe().getTcpSocket().getPort().getIntVal())
                .isEqualTo(8080);
        assertThat(sidecar.getVolumeMounts()).extracting(VolumeMount::getName).containsExactly("tmp-of-proxy");
        assertThat(sidecar.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(steps(job).filter(step -> !step.getEnvFrom().isEmpty()))
                .extracting(Container::getName)
                .containsExactly("proxy");
    }

    @Test
    void a_sidecar_cannot_take_a_step_s_name() {
        assertThatThrownBy(() -> role(Map.of("pod-exec.sidecars.task.image", "i")))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("sidecars.task");
    }

    @Test
    void what_a_user_chose_is_requested_and_is_the_limit() {
        Work work = new Work(
                null, List.of(), List.of(), Map.of(), null, null, "other:1", Map.of("memory", "2Gi", "disk", "1Gi"));
        Grant grant = new Grant(TASK, 1, 7, "r", Duration.ofMinutes(1), Duration.ofHours(1), work, null);
        Job job = new JobShape(SITE, role(Map.of("pod-exec.requests.memory", "1Gi", "pod-exec.requests.cpu", "2")))
                .job(grant, new Command.Shell("true"));
        Container task = steps(job).toList().get(1);

        assertThat(task.getImage()).isEqualTo("other:1");
        assertThat(task.getResources().getRequests())
                .isEqualTo(Map.of("memory", new Quantity("2Gi"), "cpu", new Quantity("2")));
        assertThat(task.getResources().getLimits()).isEqualTo(Map.of("memory", new Quantity("2Gi")));
        assertThat(job.getSpec().getTemplate().getSpec().getVolumes())
                .filteredOn(volume -> volume.getName().equals("work"))
                .allSatisfy(volume ->
                        assertThat(volume.getEmptyDir().getSizeLimit()).isEqualTo(new Quantity("1Gi")));
    }

    @Test
    void the_deadlines_of_all_steps_lie_within_the_job_s() {
        PodRole role = role(Map.of("timeout", "10m"));
        Duration steps = role.pod()
                .checkoutDeadline()
                .plus(role.timeout())
                .plus(role.grace())
                .plus(role.pod().publishDeadline());

        assertThat(Duration.ofSeconds(
                        job(Map.of("timeout", "10m"), "true").getSpec().getActiveDeadlineSeconds()))
                .isGreaterThan(steps.plus(role.pod().startDeadline()));
    }

    @Test
    void deadlines_that_do_not_nest_are_refused_by_name() {
        assertThatThrownBy(() -> role(Map.of("pod-exec.start-deadline", "1m", "pod-exec.image-pull-deadline", "2m")))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("leasehold.roles.r.pod-exec.image-pull-deadline is PT2M");
    }
}
