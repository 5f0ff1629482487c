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

    public static Command Create() => new Command(
        "experiment", "Makes the paper's experiments; what is finished is never made twice, what was interrupted goes on.")
    {
        List(), Plan(), Run(), Status(), Report(), Export(), Work(),
    }.WithExamples("experiment list", "experiment run efficiency",
        "experiment run efficiency robustness --profile full --processes 2",
        "experiment status efficiency --profile full", "experiment report efficiency --output results");

    private static Command List()
    {
        Command command = new("list", "What experiments there are.");
        command.SetAction(_ =>
        {
            Table table = new Table().Border(TableBorder.Rounded)
                .AddColumns(["experiment", "question", .. Size.All.Select(p => $"runs, {p.Name}")]);
            foreach (Experiment e in Experiment.All)
            {
                table.AddRow([e.Name, e.Question, .. Size.All.Select(p => $"{e.Plan(p).Count} on {e.DataSets(p)}")]);
            }
            AnsiConsole.Write(table);
        });
        return command.WithExamples("experiment list");
    }

    private static Command Plan()
    {
        Command command = new("plan", "Which runs experiments need, and how far they are.");
        Selection selection = new(command);
        command.SetAction(parsed => AnsiConsole.Write(RunBoard.Table(selection.Statuses(parsed), 1)));
        return command.WithExamples("experiment plan efficiency", "experiment plan efficiency robustness --profile full");
    }

    private static Command Status()
    {
        Option<int> processes = SharedOptions.WithDefault("--processes", 1, "How many processes the time left is shared by.");
        Command command = new("status", "How many runs are finished, running or failed, and the time spent and left.")
        {
            processes,
        };
        Selection selection = new(command);
        command.SetAction(parsed =>
        {
            RunStatus[] runs = selection.Statuses(parsed);
            Console.WriteLine(RunBoard.Sum(runs, parsed.GetValue(processes)));
            Array.ForEach([.. runs.Where(r => r.State is RunState.Failed or RunState.Running or RunState.Interrupted)],
                run => Console.WriteLine(RunBoard.Line(run)));
            if (selection.Store(parsed).Outdated() is { Count: > 0 } outdated)
            {
                Console.WriteLine("This version uses none of these folders: an earlier one made them, for which the same "
                    + "settings train another model, or somebody edited them: "
                    + $"{string.Join(", ", outdated.Select(Path.GetFileName))}. Delete those that you need no more.");
            }
        });
        return command.WithExamples(
            "experiment status efficiency", "experiment status efficiency robustness --profile full --processes 2");
    }

    private static Command Run()
    {
        Option<Executor> executor = SharedOptions.WithDefault("--executor", Executor.Local,
            "local: processes on this machine; slurm: an array job on a cluster.");
        Option<int> threads = SharedOptions.WithDefault("--threads", 1, "Threads of a run (local).");
        Option<int?> processes = new("--processes")
        {
            Description = "Runs at once (local). Default: as many as there are cores for."
        };
        Option<string?> slurm = new("--slurm-profile")
        {
            Description =
                "A JSON file of what a run asks of the cluster: partition, time, cpus, memory, gpus, atOnce, modules, lines."
        };
        Option<bool> noWait = new("--no-wait")
        {
            Description = "Submit and return (slurm); 'experiment status' tells how far it is."
        };
        (Option<string> device, Option<string?> data) = (SharedOptions.DeviceOption(), SharedOptions.DataRoot());
        Command command = new("run", "Makes the runs of experiments that are not yet made.")
        {
            executor, processes, threads, slurm, noWait, device, data
        };
        Selection selection = new(command);
        command.SetAction((parsed, cancellation) =>
        {
            IReadOnlyList<PlannedRun> runs = selection.Runs(parsed);
            // What is finished may call for more.
            for (int known = 0; known < runs.Count; runs = selection.Runs(parsed))
            {
                known = runs.Count;
                if (Make(parsed, runs, cancellation) is not { } made)
                {
                    return Task.FromResult(0);
                }
                cancellation.ThrowIfCancellationRequested();
                CheckFinished(made);
            }
            SharedOptions.Say($"Next: [bold]hypermorph experiment report {Markup.Escape(selection.Words(parsed))}[/]");
            return Task.FromResult(0);
        });
        return command.WithExamples("experiment run efficiency",
            "experiment run efficiency --profile full --processes 2 --threads 4",
            "experiment run efficiency --profile full --executor slurm --slurm-profile cluster.json");

        IReadOnlyList<RunStatus>? Make(ParseResult parsed, IReadOnlyList<PlannedRun> runs, CancellationToken cancellation)
        {
            RunStore store = selection.Store(parsed);
            string plan = store.KeepPlan(selection.PlanName(parsed), runs);
            if (parsed.GetValue(executor) == Executor.Slurm)
            {
                SlurmProfile profile = SlurmProfile.Read(parsed.GetValue(slurm));
                SlurmExecutor cluster = new(
                    new(store, plan, profile.Gpus > 0 ? "cuda" : parsed.GetValue(device)!, parsed.GetValue(data)), profile);
                string? job = cluster.Submit(runs);
                Console.WriteLine(job is null
                    ? "nothing to submit: every run is finished, running or in the queue"
                    : $"submitted as job {job}");
                return parsed.GetValue(noWait) ? null : cluster.Watch(runs, cancellation);
            }
            return new LocalExecutor(new(store, plan, parsed.GetValue(device)!, parsed.GetValue(data)),
                parsed.GetValue(processes), parsed.GetValue(threads)).Run(runs, cancellation);
        }
    }

    private static Command Report()
    {
        Option<string> output = SharedOptions.WithDefault("--output", "results", "Folder for the tables and the page.");
        output.Aliases.Add("-o");
        Option<bool> png = new("--png")
        {
            Description = "Also write the charts as PNG; needs an installed Chromium, Chrome or Edge."
        };
        Command command = new("report", "Says what finished experiments found, and writes their tables and a page.")
        {
            output, png
        };
        Selection selection = new(command);
        command.SetAction(parsed =>
        {
            (Size profile, RunStore store) = (selection.ProfileOf(parsed), selection.Store(parsed));
            foreach (Experiment experiment in selection.Experiments(parsed))
            {
                RunStatus[] runs = [.. experiment.PlanIn(profile, store).Select(store.StatusOf)];
                RunStatus[] unfinished = [.. runs.Where(r => r.State != RunState.Finished)];
                if (unfinished.Length > (experiment.SpeaksInParts ? runs.Length - 1 : 0))
                {
                    throw new HyperMorphException(
                        $"{unfinished.Length} of {runs.Length} runs of {experiment.Name} are not finished, "
                        + $"the first ({RunBoard.Line(unfinished[0])}): "
                        + $"make them with 'hypermorph experiment run {selection.Words(parsed)}'");
                }
                // One that failed, or was edited, does not go unsaid among those that are merely not there yet.
                Array.ForEach([.. unfinished.Where(r => r.State == RunState.Failed)],
                    run => Console.WriteLine(RunBoard.Line(run)));
                ExperimentReport.Write(experiment, profile, store,
                    Path.Combine(parsed.GetValue(output)!, $"{experiment.Name}-{profile.Name}"), parsed.GetValue(png));
            }
        });
        return command.WithExamples(
            "experiment report efficiency", "experiment report efficiency tuning --profile full --output results");
    }

    private static Command Export()
    {
        Option<string> output = new("--output", "-o")
        {
            Description = "Store to copy to; it may have runs already, of this experiment or others.", Required = true
        };
        Command command = new("export", "Copies the scores of finished runs, without models, to a store that is small enough to "
            + "publish; 'report' and the notebooks read it as any other.")
        {
            output
        };
        Selection selection = new(command);
        command.SetAction(parsed =>
        {
            (RunStore from, RunStore to) = (selection.Store(parsed), RunStore.Open(parsed.GetValue(output)!));
            RunStatus[] runs = selection.Statuses(parsed);
            PlannedRun[] finished = [.. runs.Where(r => r.State == RunState.Finished).Select(r => r.Planned)];
            int copied = finished.Count(run => from.Export(run, to));
            Console.WriteLine($"{finished.Length} of {runs.Length} runs are finished: {copied} copied to '{to.Folder}', "
                + $"{finished.Length - copied} there already");
        });
        return command.WithExamples("experiment export efficiency --output published",
            "experiment export efficiency robustness --profile full --store experiments --output published");
    }

    // What the executors start; people have no need of it.
    private static Command Work()
    {
        Option<string> store = Selection.StoreOption(), plan = new("--plan") { Required = true };
        Option<int> run = new("--run") { Required = true };
        (Option<string> device, Option<string?> data) = (SharedOptions.DeviceOption(), SharedOptions.DataRoot());
        Command command = new("work", "Makes one run of a plan.") { store, plan, run, device, data };
        command.Hidden = true;
        command.SetAction((parsed, cancellation) =>
        {
            PlannedRun planned = RunStore.ReadPlan(parsed.GetValue(plan)!)[parsed.GetValue(run)];
            RunWorker worker = new(RunStore.Open(parsed.GetValue(store)!), parsed.GetValue(data),
                Devices.Parse(parsed.GetValue(device)!));
            RunStatus status = ProgressBar.Run(planned.Run.Title, bar => worker.Make(
                planned, p => bar.Report(p.Done, p.Of, p.Phase, p.Phase == "training" ? "steps" : "registrations"),
                cancellation));
            cancellation.ThrowIfCancellationRequested();
            return status.State == RunState.Failed ? throw new HyperMorphException(status.Message) : Task.FromResult(0);
        });
        return command;
    }

    private static void CheckFinished(IReadOnlyList<RunStatus> runs)
    {
        RunStatus[] failed = [.. runs.Where(r => r.State == RunState.Failed)];
        RunStatus[] elsewhere = [.. runs.Where(r => r.State == RunState.Running)];
        int missing = runs.Count(r => r.State != RunState.Finished);
        if (failed.Length > 0)
        {
            throw new HyperMorphException(
                $"{failed.Length} of {runs.Count} runs failed, the first ({RunBoard.Line(failed[0])}); "
                + "put it right and say the same again, and those alone are made");
        }
        if (elsewhere.Length > 0)
        {
            throw new HyperMorphException(
                $"{elsewhere.Length} of {runs.Count} runs are still being made by others, "
                + $"the first ({RunBoard.Line(elsewhere[0])}): wait for them, or say the same again later");
        }
        if (missing > 0)
        {
            throw new HyperMorphException(
                $"{missing} of {runs.Count} runs are not finished, "
                + $"the first ({RunBoard.Line(runs.First(r => r.State != RunState.Finished))}): "
                + "say the same again, and those alone are made");
        }
    }
}
