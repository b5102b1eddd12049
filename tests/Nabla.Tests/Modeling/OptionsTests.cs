using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Activations;
using Nabla.Data;
using Nabla.Initializers;
using Nabla.Losses;
using Nabla.Modeling;
using Nabla.Optimizers;
using Nabla.Schedules;

namespace Nabla.Tests.Modeling;

/// <summary>What may be asked for, and what is refused with its reason.</summary>
public class OptionsTests
{
    public static TheoryData<string> Accepted =>
    [
        .. Activation.Elementwise.Where(activation => activation.IsTrainable).Select(activation => $"activation {activation}"),
        .. Optimizer.All.Select(optimizer => $"optimizer {optimizer.Name}"),
        .. Initializer.All.Select(initializer => $"init {initializer.Name}"),
        .. Schedule.All.Select(schedule => $"schedule {schedule.Name}"),
        $"loss {Loss.BinaryCrossEntropy}", $"loss {Loss.CategoricalCrossEntropy}", "loss categorical-cross-entropy:smoothing=0.1",
    ];

    [Theory]
    [MemberData(nameof(Accepted))]
    public void Train_EveryChoice_IsTakenAndRecorded(string choice)
    {
        string[] words = choice.Split(' ');
        TrainOptions options = Small.Options("species", 2);
        options = words[0] switch
        {
            "activation" => options with { Activation = Activation.Parse(words[1]) },
            "optimizer" => options with { Optimizer = Optimizer.Parse(words[1]) },
            "init" => options with { Initializer = Initializer.Parse(words[1]) },
            "schedule" => options with { Schedule = Schedule.Parse(words[1]) },
            _ => options with { Loss = Loss.Parse(words[1]) },
        };

        // The loss of two classes has two classes to learn.
        Table table = words[1] == Loss.BinaryCrossEntropy.Name ? Small.Iris.SelectRows([.. Enumerable.Range(0, 100)]) : Small.Iris;
        Model model = Model.Train(table, options);

        string recorded = words[0] switch
        {
            "optimizer" => Optimizer.Parse(words[1]).ToString(),
            "init" => Initializer.Parse(words[1]).ToString(),
            "schedule" => Schedule.Parse(words[1]).ToString(),
            _ => words[1],
        };
        Assert.Contains(new KeyValuePair<string, string>(words[0], recorded), model.Provenance.Options);
        Assert.All(model.Predict(table), prediction => Assert.Equal(1, prediction.Probabilities.Sum(), 1e-6));
    }

    [Fact]
    public void Train_L2PenaltyGiven_IsUsedAndRecorded()
    {
        TrainOptions options = Small.Options("species", 3);
        Model free = Model.Train(Small.Iris, options with { L2Penalty = 0 });
        Model bound = Model.Train(Small.Iris, options with { L2Penalty = 1 });

        Assert.Equal(1, bound.Training.L2Penalty);
        Assert.True(Norm(bound) < Norm(free));

        static double Norm(Model model) => model.ParametersOf(0).Weights.Sum(weight => weight * weight);
    }

    [Fact]
    public void Train_L2PenaltyLeftOut_IsChosenAmongThree()
    {
        Model model = Model.Train(Small.Iris, Small.Options("species", 2) with { L2Penalty = null });

        Assert.Contains(model.Training.L2Penalty, new[] { 3e-4, 3e-3, 3e-2 });
    }

    [Fact]
    public void Train_WithoutValidation_TrainsEveryEpochOnAllRows()
    {
        TrainingSummary training = Model.Train(Small.Iris, Small.Options("species", 4) with { Validation = 0 }).Training;

        Assert.Equal((4, 4, 0), (training.BestEpoch, training.History.Count, training.Folds));
        Assert.Equal(new RowCounts(150, 0, 0, 0), training.Rows);
        Assert.Null(training.Validation);
        Assert.All(training.History, epoch => Assert.Null(epoch.ValidationLoss));
    }


    [Fact]
    public void Train_LossOfClassesForARegression_SaysWhatToTake()
    {
        foreach (Loss loss in new[] { Loss.CategoricalCrossEntropy, Loss.BinaryCrossEntropy })
        {
            ArgumentException e = Assert.Throws<ArgumentException>(() => Model.Train(Small.CandyBar, Small.Options("price") with { Loss = loss }));
            Assert.Contains("is for classes; a regression takes mean-squared-error", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Train_LossOfTwoClassesForThree_SaysWhy()
    {
        TrainOptions options = Small.Options("species") with { Loss = Loss.BinaryCrossEntropy };
        ArgumentException e = Assert.Throws<ArgumentException>(() => Model.Train(Small.Iris, options));
        Assert.Contains("needs sigmoid", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_ImpossibleOptions_AreRefusedBeforeAnythingIsRead()
    {
        TrainOptions good = Small.Options("species");
        TrainOptions[] bad =
        [
            good with { Target = "" },
            good with { Hidden = [0] },
            good with { Hidden = [70_000] },
            good with { Hidden = [.. Enumerable.Repeat(1, 101)] },
            good with { BatchSize = 0 },
            good with { Epochs = 0 },
            good with { Patience = 0 },
            good with { Threads = -1 },
            good with { Threads = 5000 },
            good with { Validation = 1 },
            good with { Validation = double.NaN },
            good with { TestFraction = 0 },
            good with { TestFraction = double.NaN },
            good with { L2Penalty = -1 },
            good with { L2Penalty = double.PositiveInfinity },
            good with { TestFraction = 0.5, TestRows = [1] },
            good with { TestRows = [150] },
            good with { TestRows = [1, 1] },
            good with { TrainingRows = [-1, 1] },
            good with { TrainingRows = [1, 2, 1] },
            good with { TrainingRows = [] },
            good with { TestRows = [.. Enumerable.Range(0, 150)] },
            good with { Activation = Activation.Softmax },
        ];
        Assert.All(bad, options => Assert.ThrowsAny<ArgumentException>(() => Model.Train(Small.Iris, options)));
    }
}
