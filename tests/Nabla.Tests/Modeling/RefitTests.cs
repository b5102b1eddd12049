using System.Linq;
using Nabla.Data;
using Nabla.Modeling;
using Nabla.Training;

namespace Nabla.Tests.Modeling;

/// <summary>What options of a training reach: the last training on all rows, and factors of the learning rate.</summary>
public class RefitTests
{
    static readonly Table s_large = Generated.Rows("y", 5_200, (x1, x2, _, random) => [Generated.Text(x1 - x2 + (0.1 * random.NextDouble()))]);

    static readonly TrainOptions s_options = new() { Target = "y", Hidden = [4], Epochs = 2, Baselines = false, Intervals = false };

    /// <summary>A large table keeps the networks that rows were held out from, unless it is asked to train once more.</summary>
    [Fact]
    public void Train_Refit_LearnsFromTheRowsHeldOutToo()
    {
        Model held = Model.Train(s_large, s_options);
        Model refitted = Model.Train(s_large, s_options with { Refit = true });

        Assert.Equal((4_680, 520, false), (held.Training.Rows.Train, held.Training.Rows.Validation, held.Training.Refitted));
        Assert.Equal((5_200, 520, true), (refitted.Training.Rows.Train, refitted.Training.Rows.Validation, refitted.Training.Refitted));

        // Epochs and metrics are those of the rows held out.
        Assert.Equal(held.Training.BestEpoch, refitted.Training.BestEpoch);
        Assert.Equal(held.Training.Validation!.All.Select(metric => metric.Value), refitted.Training.Validation!.All.Select(metric => metric.Value));
        Assert.NotEqual(held.WeightHash, refitted.WeightHash);
    }

    /// <summary>Factors reach the trainer and the record of the options, and those of 1 change nothing.</summary>
    [Fact]
    public void Train_LearningRateFactors_ChangeTheTraining()
    {
        Model usual = Model.Train(s_large, s_options);
        Model same = Model.Train(s_large, s_options with { LearningRateFactors = new LearningRateFactors { Biases = 1 } });
        Model tangent = Model.Train(s_large, s_options with { LearningRateFactors = LearningRateFactors.Parse("biases=0.1,neural-tangent=1") });

        Assert.Equal(usual.WeightHash, same.WeightHash);
        Assert.NotEqual(usual.WeightHash, tangent.WeightHash);
        Assert.Equal("biases=0.1,neural-tangent=1", tangent.Provenance.Options.Single(option => option.Key == "learning-rate-factors").Value);
    }
}
