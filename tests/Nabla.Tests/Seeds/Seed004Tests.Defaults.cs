using System.Linq;
using Nabla.Activations;
using Nabla.Data;
using Nabla.Evaluation;
using Nabla.Modeling;

namespace Nabla.Tests.Seeds;

public sealed partial class Seed004Tests
{
    /// <summary>Samples: CandyBar and HousePrices, SpamFilter, Tabular and ImageDigits; here each task through one door.</summary>
    [Fact]
    public void B_004_02_EveryTask_TrainsAnswersAndIsMeasured()
    {
        Model regression = TaskModels.Of(TaskKind.Regression);
        Model binary = TaskModels.Of(TaskKind.Binary);
        Model multiclass = TaskModels.Of(TaskKind.Multiclass);

        Assert.IsType<RegressionMetrics>(regression.Training.Test);
        Assert.True(double.IsFinite(regression.Predict(new { quarters = 5, nickels = 6 }).Value));
        Assert.IsType<ClassificationMetrics>(binary.Training.Test);
        Assert.Equal(1, binary.Predict(new { x1 = 0.1, x2 = 0.2 }).Probabilities.Sum(), 1e-6);
        Assert.Equal(["1", "2"], binary.Classes);
        Assert.IsType<ClassificationMetrics>(multiclass.Training.Test);
        Assert.Equal(3, multiclass.Predict(Table.Read("iris"))[0].Probabilities.Count);
    }

    [Theory]
    [InlineData(TaskKind.Regression, "identity")]
    [InlineData(TaskKind.Binary, "sigmoid")]
    [InlineData(TaskKind.Multiclass, "softmax")]
    public void B_004_08_LastLayer_IsLinearForRegressionAndTheLinkOfTheLossForClasses(TaskKind task, string output)
    {
        Model model = TaskModels.Of(task);

        // A last layer that gives logits to its loss has its activation in the loss: the link.
        Activation last = model.Layers[^1].Activation;
        Assert.Equal(output, (last == Activation.Identity ? model.Loss.Link ?? last : last).Name);
        Assert.Equal(task == TaskKind.Multiclass ? 3 : 1, model.Layers[^1].Outputs);
        if (task == TaskKind.Binary)
        {
            double probability = model.Predict(new { x1 = 0.1, x2 = 0.2 }).Probabilities[1];
            Assert.InRange(probability, double.Epsilon, 1 - 1e-9);
        }
    }
}
