using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Nabla.Data;
using Nabla.Modeling;
using Nabla.Optimizers;
using Nabla.Tests.Files;
using Nabla.Training;

namespace Nabla.Tests.Modeling;

/// <summary>Trainings that are cancelled, and those that run away.</summary>
public class InterruptionTests
{
    [Theory]
    [InlineData(null, TrainingPhase.Search)]
    [InlineData(0.2, TrainingPhase.Search)]
    [InlineData(0.2, TrainingPhase.Fit)]
    [InlineData(0.0, TrainingPhase.Fit)]
    public void Train_CancelledAfterAnEpoch_GivesTheBestModelSoFar(double? validation, TrainingPhase phase)
    {
        using var folder = new TemporaryFolder();
        using var cancellation = new CancellationTokenSource();
        TrainOptions options = Small.Options("species", 50) with { Validation = validation, Baselines = true };
        Model model = Model.Train(Small.Iris, options, Small.Watch(CancelAtEpochThree), cancellation.Token);

        Assert.Equal(StopReason.Cancelled, model.Training.Stopped);
        Assert.False(model.Training.Refitted);
        Assert.Equal(phase == TrainingPhase.Search || validation == 0 ? 3 : 50, model.Training.History.Count);
        Assert.InRange(model.Training.BestEpoch, 1, model.Training.History.Count);
        Assert.Empty(model.Training.Baselines);
        Assert.Equal(validation == 0, model.Training.Validation is null);

        model.Save(folder["model"]);
        Assert.Equal(Small.Bits(model.Predict(Small.Iris)), Small.Bits(Model.Load(folder["model"]).Predict(Small.Iris)));

        void CancelAtEpochThree(TrainingProgress step)
        {
            if (step.Phase == phase && step.Epoch == 3)
            {
                cancellation.Cancel();
            }
        }
    }

    [Fact]
    public void Train_CancelledInTheSearch_GivesTheNetworkOfTheBestEpoch()
    {
        using var cancellation = new CancellationTokenSource();
        Table table = Small.CandyBar;
        TrainOptions options = Small.Options("price", 50) with { Precision = Precision.Double };
        Model model = Model.Train(table, options, Small.Watch(step => { if (step.Epoch == 4) { cancellation.Cancel(); } }), cancellation.Token);

        int[] rows = [.. Enumerable.Range(0, table.RowCount)];
        (int[] kept, int[] heldOut) = RowSplit.Holdout(table, rows, 0.2, options.Seed, TargetQuantiles.Classes(table["price"], rows));
        Assert.Equal(kept.Length, model.Training.Rows.Train);
        IEnumerable<double> recorded = model.Training.Validation!.All.Select(metric => metric.Value!.Value);
        IEnumerable<double> found = model.Evaluate(table, heldOut).All.Select(metric => metric.Value!.Value);
        Assert.All(recorded.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public async Task TrainAsync_CancelledBeforehand_Throws()
    {
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Model.TrainAsync(Small.Iris, Small.Options("species"), null, cancelled));
    }

    [Fact]
    public void Train_CancelledDuringTheBaselines_KeepsTheFinishedModel()
    {
        using var cancellation = new CancellationTokenSource();
        TrainOptions options = Small.Options("species", 4) with { Baselines = true };
        var whole = Model.Train(Small.Iris, options);
        Model model = Model.Train(
            Small.Iris, options, Small.Watch(step => { if (step.Phase == TrainingPhase.Baseline) { cancellation.Cancel(); } }), cancellation.Token);

        Assert.Equal(whole.WeightHash, model.WeightHash);
        Assert.Equal(StopReason.Epochs, model.Training.Stopped);
        Assert.Equal("majority class", Assert.Single(model.Training.Baselines).Name);
    }

    [Theory]
    [InlineData("species", null)]
    [InlineData("species", 0.2)]
    [InlineData("species", 0.0)]
    [InlineData("petal length (cm)", null)]
    [InlineData("petal length (cm)", 0.2)]
    [InlineData("petal length (cm)", 0.0)]
    public void Train_StepsFarTooLong_EitherThrowsOrGivesFiniteWeights(string target, double? validation)
    {
        foreach (double rate in new[] { 1e3, 1e10, 1e30 })
        {
            foreach (Optimizer optimizer in new Optimizer[] { new Adam(rate), new StochasticGradientDescent(rate) })
            {
                // One step an epoch: the loss of the first, measured before its update, is finite in any case.
                TrainOptions options = Small.Options(target, 4) with
                {
                    Validation = validation,
                    Optimizer = optimizer,
                    BatchSize = 200,
                    TestFraction = 0.1,
                };
                try
                {
                    Model model = Model.Train(Small.Iris, options);
                    Assert.All(model.ParametersOf(0).Weights.Concat(model.ParametersOf(1).Weights), weight => Assert.True(double.IsFinite(weight)));
                    Assert.All(model.Predict(Small.Iris), prediction => Assert.True(double.IsFinite(prediction.Value)));
                    using var folder = new TemporaryFolder();
                    model.Save(folder["model"]);
                    Assert.Equal(model.WeightHash, Model.Load(folder["model"]).WeightHash);
                }
                catch (DivergedException e)
                {
                    Assert.Contains("learning rate", e.Message, StringComparison.Ordinal);
                }
            }
        }
    }

    [Fact]
    public void Train_TargetsOfAnySize_Learns()
    {
        Table table = Small.Csv(["x,y", .. Enumerable.Range(0, 50).Select(i => $"{i}.5,{i}.5e300")]);
        Model model = Model.Train(table, Small.Options("y", 60));

        Assert.InRange(model.Predict(new { x = 25.5 }).Value, 20e300, 30e300);
    }

    [Fact]
    public void Search_OnePenaltyThatDiverges_DoesNotStopTheOthers()
    {
        var options = Small.Options("petal length (cm)", 5) with { Optimizer = new StochasticGradientDescent(0.01) };
        var rows = new RowPlan(Small.Iris, options);
        Recipe recipe = Recipe.For(options, rows.Training.Length, rows.DifferentRows, image: false) with { Settings = [new(0, 0, 1e6), new(0, 0, 1e-4)] };
        var plan = new ModelPlan<float>(options, recipe, rows.Target, rows.Loss);
        var search = new Search<float>(plan, new FoldSets<float>(Small.Iris, rows, options, recipe));
        StopReason stopped = search.Run(_ => { }, CancellationToken.None);

        Assert.Equal(StopReason.Diverged, search.Candidates[0].Stopped);
        Assert.Equal(StopReason.Epochs, stopped);
        Assert.Equal(1e-4, search.Best.Setting.Penalty);
        Assert.Equal(5, search.Best.History.Count);
    }
}
