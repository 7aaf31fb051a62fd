package dev.leasehold.bench;

import io.agroal.api.AgroalDataSource;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.configuration.JobRunrConfiguration.JobRunrConfigurationResult;
import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.server.configuration.BackgroundJobServerThreadType;
import org.jobrunr.server.configuration.DefaultBackgroundJobServerWorkerPolicy;
import org.jobrunr.storage.sql.postgres.PostgresStorageProvider;
import org.jobrunr.utils.mapper.jackson.JacksonJsonMapper;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * JobRunr with the shortest poll that it allows on SQL, job requests (no lambda to be analysed), and virtual threads.
 * Done: the job's row says SUCCEEDED.
 */
final class JobRunrContender implements Contender {
    private static final int WORKERS = 64;
    private static final int SHORTEST_POLL_SECONDS = 5;
    private static final LongAdder EXECUTED = new LongAdder();

    private final AgroalDataSource dataSource;
    private final JobRunrConfigurationResult jobRunr;

    JobRunrContender(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
        jobRunr = JobRunr.configure()
                .useJsonMapper(new JacksonJsonMapper())
                .useStorageProvider(new PostgresStorageProvider(dataSource))
                .useBackgroundJobServer(
                        BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                                .andPollIntervalInSeconds(SHORTEST_POLL_SECONDS)
                                .andBackgroundJobServerWorkerPolicy(new DefaultBackgroundJobServerWorkerPolicy(
                                        WORKERS, BackgroundJobServerThreadType.VirtualThreads)),
                        false)
                .initialize();
    }

    /** What is queued: a request without a field. */
    public static final class Request implements JobRequest {
        @Override
        public Class<Handler> getJobRequestHandler() {
            return Handler.class;
        }
    }

    /** What is done about it. */
    public static final class Handler implements JobRequestHandler<Request> {
        @Override
        public void run(Request request) {
            EXECUTED.increment();
        }
    }

    @Override
    public void fill(int tasks) {
        jobRunr.getJobRequestScheduler().enqueue(Stream.generate(Request::new).limit(tasks));
    }

    @Override
    public void start() {
        Objects.requireNonNull(jobRunr.getBackgroundJobServer()).start();
    }

    @Override
    public long executed() {
        return EXECUTED.sum();
    }

    @Override
    public long done() {
        return Rows.count(dataSource, "select count(*) from jobrunr_jobs where state = 'SUCCEEDED'");
    }

    @Override
    public void close() {
        JobRunr.destroy();
        dataSource.close();
    }
}
