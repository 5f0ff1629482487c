using System.CommandLine;
using HyperMorph.Cli.Experiments;
using HyperMorph.Experiments;
using Spectre.Console;
using Size = HyperMorph.Experiments.Profile;

namespace HyperMorph.Cli.Commands;

/// <summary>The paper's experiments: many runs, kept in a store, made here or on a cluster.</summary>
internal static class ExperimentCommand
{
    private enum Executor
    {
        Local,
        Slurm,
    }

    public static Command Create() => new Command("experiment", "Makes the paper's experiments; what is finished is never made twice, what was interrupted goes on.")
    {
        List(), Plan(), Run(), Status(), Report(), Work(),
    }.WithExamples("experiment list", "experiment run efficiency", "experiment run efficiency robustness --profile full --processes 2",
        "experiment status efficiency --profile full", "experiment report efficiency --output results/efficiency");

    private static Command List()
    {
        Command command = new("list", "What experiments there are.");
        command.SetAction(_ =>
        {
            Table table = new Table().Border(TableBorder.Rounded)
                .AddColumns(["experiment", "question", .. Size.All.Select(p => $"runs, {p.Name}")]);
            foreach (Experiment e in Experiment.All)
            {
                table.AddRow([e.Name, e.Question, .. Size.All.Select(p => $"{e.Plan(p).Count} on {p.DataSet}")]);
            }
            AnsiConsole.Write(table);
        });
        return command.WithExamples("experiment list");
    }

    private static Command Plan()
    {
        (Argument<string[]> names, Option<string> profile, Option<string> store) = (Names(), ProfileOption(), StoreOption());
        Command command = new("plan", "Which runs an experiment needs, and how far they are.") { names, profile, store };
        command.SetAction(parsed => AnsiConsole.Write(RunBoard.Table(
            Statuses(parsed.GetValue(store)!, Runs(parsed.GetValue(names)!, parsed.GetValue(profile)!)), 1)));
        return command.WithExamples("experiment plan efficiency", "experiment plan efficiency robustness --profile full");
    }

    private static Command Status()
    {
        (Argument<string[]> names, Option<string> profile, Option<string> store) = (Names(), ProfileOption(), StoreOption());
        Option<int> processes = SharedOptions.WithDefault("--processes", 1, "How many runs the time left is shared by.");
        Command command = new("status", "How many runs are finished, running or failed, and the time spent and left.")
        {
            names, profile, store, processes
        };
        command.SetAction(parsed =>
        {
            RunStatus[] runs = Statuses(parsed.GetValue(store)!, Runs(parsed.GetValue(names)!, parsed.GetValue(profile)!));
            Console.WriteLine(RunBoard.Sum(runs, parsed.GetValue(processes)));
            foreach (RunStatus run in runs.Where(r => r.State is RunState.Failed or RunState.Running))
            {
                Console.WriteLine($"{run.Planned.Run.Key}  {run.Planned.Run.Title}: {run.State.ToString().ToLowerInvariant()}, {run.Step} steps ({run.Message})");
            }
        });
        return command.WithExamples("experiment status efficiency", "experiment status efficiency robustness --profile full --processes 2");
    }

    private static Command Run()
    {
        (Argument<string[]> names, Option<string> profile, Option<string> store) = (Names(), ProfileOption(), StoreOption());
        Option<Executor> executor = SharedOptions.WithDefault("--executor", Executor.Local,
            "local: processes on this machine; slurm: an array job on a cluster.");
        Option<int> threads = SharedOptions.WithDefault("--threads", 1, "Threads of a run (local).");
        Option<int?> processes = new("--processes") { Description = "Runs at once (local). Default: as many as there are cores for." };
        Option<string?> slurm = new("--slurm-profile")
        {
            Description = "A JSON file of what a run asks of the cluster: partition, time, cpus, memory, gpus, atOnce, modules, lines."
        };
        Option<bool> noWait = new("--no-wait") { Description = "Submit and return (slurm); 'experiment status' tells how far it is." };
        (Option<string> device, Option<string?> data) = (SharedOptions.DeviceOption(), SharedOptions.DataRoot());
        Command command = new("run", "Makes the runs of experiments that are not yet made.")
        {
            names, profile, store, executor, processes, threads, slurm, noWait, device, data
        };
        command.SetAction((parsed, cancellation) =>
        {
            string[] given = parsed.GetValue(names)!;
            IReadOnlyList<PlannedRun> runs = Runs(given, parsed.GetValue(profile)!);
            RunStore opened = RunStore.Open(parsed.GetValue(store)!);
            string plan = opened.KeepPlan($"{string.Join('-', given)}-{parsed.GetValue(profile)}", runs);
            WorkerCommand worker = new(opened, plan, parsed.GetValue(device)!, parsed.GetValue(data));
            if (parsed.GetValue(executor) == Executor.Slurm)
            {
                SlurmExecutor cluster = new(worker, SlurmProfile.Read(parsed.GetValue(slurm)));
                string? job = cluster.Submit(runs);
                Console.WriteLine(job is null ? "nothing to submit: every run is finished, running or in the queue" : $"submitted as job {job}");
                if (!parsed.GetValue(noWait))
                {
                    cluster.Watch(runs, cancellation);
                }
            }
            else
            {
                int each = AtLeastOne("--threads", parsed.GetValue(threads)), cores = Environment.ProcessorCount;
                int at = AtLeastOne("--processes", parsed.GetValue(processes) ?? Math.Max(1, cores / each));
                if (at * each > cores)
                {
                    SharedOptions.Say($"[yellow]{at} runs of {each} threads are more than this machine's {cores} cores; they will slow each other down[/]");
                }
                new LocalExecutor(worker, at, each).Run(runs, cancellation);
            }
            cancellation.ThrowIfCancellationRequested();
            return Task.FromResult(Ended([.. runs.Select(opened.StatusOf)], given, parsed.GetValue(profile)!, !parsed.GetValue(noWait)));
        });
        return command.WithExamples("experiment run efficiency", "experiment run efficiency --profile full --store store --processes 2 --threads 4",
            "experiment run efficiency --profile full --executor slurm --slurm-profile cluster.json");
    }

    private static Command Report()
    {
        (Argument<string[]> names, Option<string> profile, Option<string> store) = (Names(), ProfileOption(), StoreOption());
        Option<string> output = SharedOptions.WithDefault("--output", "results", "Folder for the tables.");
        output.Aliases.Add("-o");
        Command command = new("report", "Says what finished experiments found, and writes their tables.") { names, profile, store, output };
        command.SetAction(parsed =>
        {
            Size size = Size.Named(parsed.GetValue(profile)!);
            RunStore opened = RunStore.Open(parsed.GetValue(store)!);
            foreach (Experiment experiment in parsed.GetValue(names)!.Select(Experiment.Named))
            {
                ExperimentReport.Write(experiment, size, opened, Path.Combine(parsed.GetValue(output)!, $"{experiment.Name}-{size.Name}"));
            }
        });
        return command.WithExamples("experiment report efficiency", "experiment report efficiency tuning --profile full --output results");
    }

    // What the executors start; people have no need of it.
    private static Command Work()
    {
        Option<string> store = StoreOption(), plan = new("--plan") { Required = true };
        Option<int> run = new("--run") { Required = true };
        (Option<string> device, Option<string?> data) = (SharedOptions.DeviceOption(), SharedOptions.DataRoot());
        Command command = new("work", "Makes one run of a plan.") { store, plan, run, device, data };
        command.Hidden = true;
        command.SetAction((parsed, cancellation) =>
        {
            IReadOnlyList<PlannedRun> runs = RunStore.ReadPlan(parsed.GetValue(plan)!);
            PlannedRun planned = runs[parsed.GetValue(run)];
            RunWorker worker = new(RunStore.Open(parsed.GetValue(store)!), parsed.GetValue(data), SharedOptions.ParseDevice(parsed.GetValue(device)!));
            RunStatus status = ProgressBar.Run(planned.Run.Title, bar => worker.Make(
                planned, p => bar.Report(p.Done, p.Of, p.Phase, p.Phase == "training" ? "steps" : "registrations"), cancellation));
            cancellation.ThrowIfCancellationRequested();
            return status.State == RunState.Failed
                ? throw new HyperMorphException(status.Message)
                : Task.FromResult(0);
        });
        return command;
    }

    private static int Ended(RunStatus[] runs, string[] names, string profile, bool waited)
    {
        RunStatus[] failed = [.. runs.Where(r => r.State == RunState.Failed)];
        if (failed.Length > 0)
        {
            throw new HyperMorphException($"{failed.Length} of {runs.Length} runs failed, the first ({failed[0].Planned.Run.Key}, {failed[0].Planned.Run.Title}) because {failed[0].Message}");
        }
        if (runs.All(r => r.State == RunState.Finished))
        {
            SharedOptions.Say($"Next: [bold]hypermorph experiment report {string.Join(' ', names)} --profile {profile}[/]");
            return 0;
        }
        return waited
            ? throw new HyperMorphException($"{runs.Count(r => r.State != RunState.Finished)} of {runs.Length} runs are not finished: say the same again, and those alone are made")
            : 0;
    }

    private static Argument<string[]> Names() => new("EXPERIMENT")
    {
        Description = $"One or several of {string.Join(", ", Experiment.All.Select(e => e.Name))}.", Arity = ArgumentArity.OneOrMore,
    };

    private static Option<string> ProfileOption() => SharedOptions.WithDefault("--profile", Size.Quick.Name,
        "quick: phantoms, minutes; full: real images, hours.");

    private static Option<string> StoreOption() => SharedOptions.WithDefault("--store", "experiments", "Folder that keeps the runs.");

    // Experiments share runs: each comes once.
    private static IReadOnlyList<PlannedRun> Runs(string[] names, string profile) =>
        [.. names.Select(Experiment.Named).SelectMany(e => e.Plan(Size.Named(profile))).DistinctBy(r => (r.Run.Key, r.Evaluation.Key))];

    private static RunStatus[] Statuses(string store, IReadOnlyList<PlannedRun> runs)
    {
        RunStore opened = RunStore.Open(store);
        return [.. runs.Select(opened.StatusOf)];
    }

    private static int AtLeastOne(string option, int value) =>
        value >= 1 ? value : throw new HyperMorphException($"{option} is {value}; it must be at least 1");
}
