package dev.leasehold.worker.podexec;

import dev.leasehold.lease.Command;
import dev.leasehold.lease.Grant;
import dev.leasehold.lease.Work;
import dev.leasehold.worker.PodChoice;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The Job and the Secret of an attempt: {@code attempt-job.yaml}, filled. */
final class JobShape {
    private static final String TEMPLATE = "/kubernetes/attempt-job.yaml";
    private static final Map<String, String> OWN_REQUESTS = Map.of("cpu", "10m", "memory", "32Mi");
    private static final Map<String, String> OWN_LIMITS = Map.of("memory", "1Gi");

    private final String template;
    private final Site site;
    private final PodRole role;

    JobShape(Site site, PodRole role) {
        this.site = site;
        this.role = role;
        try (InputStream yaml = JobShape.class.getResourceAsStream(TEMPLATE)) {
            if (yaml == null) {
                throw new IllegalStateException("this is not a packaged Leasehold: %s is missing".formatted(TEMPLATE));
            }
            this.template = new String(yaml.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Secret secret(Grant grant, String token) {
        Names names = Names.of(site.installation(), grant);
        Map<String, String> content = new HashMap<>(Map.of("token", token));
        String serviceCa = site.serviceCa();
        if (serviceCa != null) {
            content.put(PodPaths.SERVICE_CA_KEY, serviceCa);
        }
        return new SecretBuilder()
                .withNewMetadata()
                .withName(names.job())
                .withNamespace(site.namespace())
                .withLabels(names.labels())
                .withOwnerReferences(site.owner())
                .endMetadata()
                .withType("leasehold.dev/attempt-token")
                .withImmutable(true)
                .withStringData(content)
                .build();
    }

    Job job(Grant grant, Command command) {
        Names names = Names.of(site.installation(), grant);
        Duration timeout = role.timeout(grant.work().timeoutSeconds());
        Job job = Serialization.unmarshal(template, Job.class);
        job.getMetadata().setName(names.job());
        job.getMetadata().setNamespace(site.namespace());
        job.getMetadata().setLabels(names.labels());
        job.getMetadata().setOwnerReferences(List.of(site.owner()));
        job.getSpec().setActiveDeadlineSeconds(role.deadlines().job(timeout).toSeconds());
        job.getSpec().getTemplate().getMetadata().setLabels(names.labels());
        PodSpec pod = job.getSpec().getTemplate().getSpec();
        new PodFields(site, role).fill(pod, names, grant.work());
        fillCheckout(pod.getInitContainers().getFirst(), grant.work());
        fillTask(pod.getInitContainers().getLast(), grant, command, timeout);
        fillPublisher(pod.getContainers().getFirst(), grant.work());
        return job;
    }

    private void fillCheckout(Container step, Work work) {
        step.setImage(site.image());
        step.setArgs(ownArguments(role.pod().checkoutDeadline()));
        step.setResources(resources(ownRequests(), OWN_LIMITS));
        if (work.folder() != null) {
            step.getVolumeMounts().add(mount(PodFields.FOLDER, PodPaths.FOLDER_VOLUME, false));
        }
    }

    private static VolumeMount mount(String volume, Path at, boolean readOnly) {
        return new VolumeMountBuilder()
                .withName(volume)
                .withMountPath(at.toString())
                .withReadOnly(readOnly ? true : null)
                .build();
    }

    private void fillPublisher(Container step, Work work) {
        step.setImage(site.image());
        step.setArgs(ownArguments(role.pod().publishDeadline()));
        step.setResources(resources(ownRequests(), OWN_LIMITS));
        if (!delivers(work)) {
            step.setName("reporter");
        }
    }

    private static boolean delivers(Work work) {
        return work.source() != null && work.source().commit() != dev.leasehold.lease.Source.Commit.NONE;
    }

    private Map<String, String> ownRequests() {
        Map<String, String> requests = new HashMap<>(OWN_REQUESTS);
        requests.putAll(site.stepRequests());
        return requests;
    }

    private List<String> ownArguments(Duration deadline) {
        List<String> arguments = new ArrayList<>(List.of(
                "--service", site.service().toString(), "--deadline-seconds", Long.toString(deadline.toSeconds())));
        if (site.serviceCa() != null) {
            arguments.addAll(List.of("--service-ca", PodPaths.SERVICE_CA.toString()));
        }
        return arguments;
    }

    private void fillTask(Container step, Grant grant, Command command, Duration timeout) {
        Work work = grant.work();
        step.setImage(work.image() == null ? role.image() : work.image());
        step.setResources(
                resources(asked(role.pod().requests(), work), asked(role.pod().limits(), work)));
        step.setEnv(ours(grant));
        List<String> arguments = new ArrayList<>(List.of(
                "--result", PodPaths.RESULT.toString(),
                "--log", PodPaths.LOG.toString(),
                "--log-bytes", Long.toString(role.logBytes()),
                "--workdir", PodPaths.WORKSPACE.toString(),
                "--deadline", Long.toString(timeout.toSeconds()),
                "--grace", Long.toString(role.grace().toSeconds())));
        if (role.experimentDir() != null && work.folder() == null) {
            arguments.addAll(List.of("--experiment-dir", role.experimentDir().toString()));
        }
        if (role.pod().envFileSecret().isPresent()) {
            arguments.addAll(List.of("--env-file", PodPaths.ENV_FILE.toString()));
            step.getVolumeMounts().add(mount("env", PodPaths.ENV, true));
        }
        if (work.folder() != null) {
            step.getVolumeMounts().add(mount(PodFields.FOLDER, PodPaths.FOLDER_VOLUME, true));
        }
        Map<String, String> env = new TreeMap<>(role.env());
        env.putAll(work.env());
        env.forEach((name, value) -> arguments.addAll(List.of("--env", name + "=" + value)));
        arguments.add("--");
        arguments.addAll(command.argv());
        step.setArgs(arguments.stream().map(JobShape::literally).toList());
    }

    private List<EnvVar> ours(Grant grant) {
        Map<String, String> ours = new TreeMap<>(Map.of(
                "HOME", PodPaths.HOME.toString(),
                "TMPDIR", PodPaths.TEMPORARY.toString(),
                "LEASEHOLD_TASK", grant.task(),
                "LEASEHOLD_ATTEMPT", Integer.toString(grant.attempt()),
                "LEASEHOLD_ROLE", grant.role(),
                "LEASEHOLD_WORKSPACE", PodPaths.WORKSPACE.toString(),
                "LEASEHOLD_OUTCOME",
                        PodPaths.WORKSPACE.resolve(".leasehold/outcome.json").toString()));
        Path experimentDir = grant.work().folder() != null ? PodPaths.FOLDER : role.experimentDir();
        if (experimentDir != null) {
            ours.put("LEASEHOLD_EXPERIMENT_DIR", experimentDir.toString());
        }
        return ours.entrySet().stream()
                .map(each -> new EnvVar(each.getKey(), literally(each.getValue()), null))
                .toList();
    }

    /** The kubelet expands {@code $(NAME)} and takes {@code $$} for a dollar; a user's text means what it says. */
    static String literally(String text) {
        return text.replace("$", "$$");
    }

    /** What a user asked for is requested, and is the limit. */
    private static Map<String, String> asked(Map<String, String> roles, Work work) {
        Map<String, String> amounts = new HashMap<>(roles);
        amounts.putAll(work.resources());
        amounts.remove(PodChoice.DISK);
        return amounts;
    }

    static ResourceRequirements resources(Map<String, String> requests, Map<String, String> limits) {
        return new ResourceRequirementsBuilder()
                .withRequests(quantities(requests))
                .withLimits(quantities(limits))
                .build();
    }

    private static Map<String, Quantity> quantities(Map<String, String> texts) {
        return texts.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> new Quantity(each.getValue()), (a, b) -> b, HashMap::new));
    }
}
