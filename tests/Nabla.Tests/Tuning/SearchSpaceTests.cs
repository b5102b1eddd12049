using System;
using System.Collections.Generic;
using System.Linq;
using Nabla.Losses;
using Nabla.Modeling;
using Nabla.Optimizers;
using Nabla.Schedules;
using Nabla.Tuning;

namespace Nabla.Tests.Tuning;

/// <summary>What trials are drawn from.</summary>
public class SearchSpaceTests
{
    static readonly SearchSpace s_space = new(new TrainOptions { Target = "y", Seed = 7 }, isLarge: false, isImage: false, members: 8);

    /// <summary>A setting is part of what a seed means: these values never change.</summary>
    [Theory]
    [InlineData(1, "--hidden 512 --activation tanh --dropout 0.2 --normalization none --numeric-scaling quantile --numeric-bins 0 --ensemble 8 --learning-rate 0.00075 --schedule linear-warm-up:start=0.1,steps=0.1+cosine --batch 64 --l2 0.0016")]
    [InlineData(2, "--hidden 128,64 --activation silu --dropout 0.3 --normalization none --numeric-scaling quantile --numeric-bins 16 --ensemble 8 --learning-rate 0.0015 --schedule linear-warm-up:start=0.1,steps=0.1+cosine --batch 32 --l2 4.6E-05")]
    [InlineData(1000, "--hidden 256,256 --activation relu --dropout 0.3 --normalization layer --numeric-scaling robust --numeric-bins 0 --ensemble 8 --learning-rate 0.00063 --schedule linear-warm-up:start=0.1,steps=0.1+cosine --batch 128 --l2 0.00077")]
    public void Draw_ATrialOfASeed_IsAlwaysTheSame(int trial, string expected) => Assert.Equal(expected, s_space.Draw(trial).ToString());

    [Fact]
    public void DrawNear_ATrialOfASeed_IsAlwaysTheSame() => Assert.Equal(
        "--hidden 64,64 --activation gelu --dropout 0.3 --normalization none --numeric-scaling robust --numeric-bins 0 --ensemble 8 --learning-rate 0.00043 --schedule constant --batch 64 --l2 0.0016", s_space.DrawNear(s_space.Draw(1), 2).ToString());

    /// <summary>A large table begins with wide networks that are held back; what the options fix stays as it is there too.</summary>
    [Fact]
    public void Draw_FirstTrialsOfALargeTable_AreTheStarts()
    {
        var space = new SearchSpace(new TrainOptions { Target = "y" }, isLarge: true, isImage: true, members: 2, Loss.Parse("categorical-cross-entropy:smoothing=0.1"));
        var fixedRate = new SearchSpace(new TrainOptions { Target = "y", Optimizer = new Adam(0.02), Dropout = 0 }, isLarge: true, isImage: true, members: 2);

        Assert.Equal(
            "--hidden 1024,512 --activation gelu --dropout 0.3 --normalization none --ensemble 4 --learning-rate 0.001 --schedule cosine --batch 128 --l2 1E-05 "
            + "--loss categorical-cross-entropy:smoothing=0.1 --refit", space.Draw(1).ToString());
        Assert.Equal("--hidden 512,512 --activation relu --normalization batch --ensemble 4 --schedule cosine --batch 128 --l2 1E-05 --refit", fixedRate.Draw(2).ToString());
        Assert.NotEqual(space.Draw(4), space.Draw(5));
    }

    /// <summary>Smoothing is drawn for classes of a large table, where no loss is given.</summary>
    [Fact]
    public void Draw_Smoothing_OfHalfTheTrialsWithClassesAndNoGivenLoss()
    {
        Loss smoothed = Loss.Parse("binary-cross-entropy:smoothing=0.1");
        int Smoothed(TrainOptions options, Loss? loss) =>
            Enumerable.Range(10, 200).Count(trial => new SearchSpace(options, isLarge: true, isImage: false, members: 2, loss).Draw(trial).Loss is not null);

        Assert.InRange(Smoothed(new TrainOptions { Target = "y" }, smoothed), 80, 120);
        Assert.Equal(0, Smoothed(new TrainOptions { Target = "y", Loss = Loss.BinaryCrossEntropy }, smoothed));
        Assert.Equal(0, Smoothed(new TrainOptions { Target = "y" }, null));
    }

    /// <summary>An option that says only how the model is trained at the end leaves nothing to search by itself.</summary>
    [Fact]
    public void IsEmpty_EveryOptionGiven_IsTrueForALargeTableToo() => Assert.True(new SearchSpace(
        new TrainOptions
        {
            Target = "y",
            Network = Nabla.Networks.Architecture.Parse("4 relu"),
            Optimizer = new Adam(0.02),
            Schedule = Schedule.Constant,
            BatchSize = 8,
            L2Penalty = 0,
        }, isLarge: true, isImage: true, members: 1).IsEmpty);

    [Fact]
    public void Draw_ManyTrials_CoversTheSpace()
    {
        TrialSetting[] settings = [.. Enumerable.Range(0, 500).Select(s_space.Draw)];

        Assert.Equal(11, settings.Select(setting => string.Join(',', setting.Hidden!)).Distinct().Count());
        Assert.Equal(4, settings.Select(setting => setting.Activation).Distinct().Count());
        Assert.Equal(5, settings.Select(setting => setting.Dropout).Distinct().Count());
        Assert.All(settings, setting => Assert.InRange(setting.LearningRate!.Value, 2e-4, 1e-2));
        Assert.All(settings, setting => Assert.InRange(setting.L2Penalty!.Value, 1e-5, 1e-1));

        // Uniform on a logarithmic scale: as many below the geometric mean of the ends as above.
        Assert.InRange(settings.Count(setting => setting.LearningRate < Math.Sqrt(2e-4 * 1e-2)), 220, 280);
    }

    /// <summary>About a third of what is set differs, and a rate by a factor of three at most.</summary>
    [Fact]
    public void DrawNear_ManyTrials_KeepsMostOfTheSetting()
    {
        TrialSetting center = s_space.Draw(1);
        TrialSetting[] settings = [.. Enumerable.Range(0, 500).Select(trial => s_space.DrawNear(center, trial))];
        double kept = settings.Average(setting => setting.Options.Zip(center.Options).Average(pair => pair.First.Value == pair.Second.Value ? 1.0 : 0));

        Assert.InRange(kept, 0.65, 0.8);
        Assert.All(settings, setting => Assert.InRange(setting.LearningRate!.Value / center.LearningRate!.Value, 0.32, 3.2));
    }

    /// <summary>Near the default recipe, which sets nothing, the layers are drawn anew.</summary>
    [Fact]
    public void DrawNear_TheDefault_IsASetting() => Assert.NotEmpty(s_space.DrawNear(new TrialSetting(), 3).Options);

    [Fact]
    public void Draw_OptionsThatAreGiven_AreLeftAlone()
    {
        var space = new SearchSpace(
            new TrainOptions { Target = "y", Hidden = [5], L2Penalty = 0, BatchSize = 8, Optimizer = new Adam(0.02) }, isLarge: false, isImage: true, members: 1);
        IEnumerable<string> names = space.Draw(4).Options.Select(option => option.Key);

        Assert.Equal(["activation", "dropout", "normalization", "schedule"], names);
        Assert.Equal([5], space.Draw(4).ApplyTo(new TrainOptions { Target = "y", Hidden = [5] }).Hidden);
    }

    [Fact]
    public void Setting_AsOptionsOfTheCommandLine_SaysAll() => Assert.Equal(
        "--hidden 64,32 --dropout 0.1 --learning-rate 0.002 --batch 16",
        new TrialSetting { Hidden = [64, 32], Dropout = 0.1, LearningRate = 0.002, BatchSize = 16 }.ToString());
}
