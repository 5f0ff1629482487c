using HyperMorph.Data;
using HyperMorph.Imaging;
using HyperMorph.Training;

namespace HyperMorph.Benchmarks;

/// <summary>HyperMorph's training step with each similarity against the step with the mean squared error.</summary>
internal static class LossCost
{
    public static void Run(int[] size, int rounds, double aim)
    {
        Pair pair = Pairs.At(Images.Of(size, 8).Training, 0, 0);
        string[] names = [.. RegistrationLoss.Similarities];
        Stepper[] steppers = [.. names.Select(name => new Stepper(new TrainingSettings { Similarity = name }, size.Length))];
        List<double[]> times = [];
        for (int round = -2; round < rounds; round++)
        {
            double[] milliseconds = [.. steppers.Select(stepper => stepper.Step(pair))];
            if (round >= 0)
            {
                times.Add(milliseconds);
            }
        }
        int mse = Array.IndexOf(names, "mse");
        double Median(Func<double[], double> number) => Report.Median(times.Select(number));
        foreach (int i in Enumerable.Range(0, names.Length).Where(i => i != mse))
        {
            Report.Line($"training step {Grid.Describe(size)}: {names[i]} / mse",
                $"{Median(t => t[i] / t[mse]):f3} ({Median(t => t[i]):f0} / {Median(t => t[mse]):f0} ms)", $"≤ {aim}");
        }
        Array.ForEach(steppers, stepper => stepper.Dispose());
    }
}
