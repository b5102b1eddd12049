using Nabla.Activations;
using Nabla.Data;
using Nabla.Evaluation;
using Nabla.Losses;
using Nabla.Modeling;
using Nabla.Tests.Modeling;

namespace Nabla.Tests.Seeds;

/// <summary>Seed 004: tasks and the last layer that each takes.</summary>
public sealed partial class Seed004Tests
{
    [Fact]
    public void B_004_02_RegressionBinaryAndMulticlass_AreTasks()
    {
        Assert.Equal(TaskKind.Regression, Small.CandyBarModel.Task);
        Assert.IsType<RegressionMetrics>(Small.CandyBarModel.Training.Validation);
        Assert.Equal(TaskKind.Binary, Small.XorModel.Task);
        Assert.Equal(["0", "1"], Small.XorModel.Classes);
        Assert.Equal(TaskKind.Multiclass, Small.IrisModel.Task);
        Assert.InRange(((ClassificationMetrics)Small.IrisModel.Training.Validation!).Accuracy, 0.85, 1);
    }

    [Fact]
    public void B_004_08_LastLayer_IsLinearForRegressionAndSigmoidForTwoClasses()
    {
        Assert.Equal((Activation.Identity, 1), Last(Small.CandyBarModel));
        Assert.Equal((Activation.Sigmoid, 1), Last(Small.XorModel));
        Assert.Equal((Activation.Softmax, 3), Last(Small.IrisModel));
        Assert.Equal((Activation.Identity, 1), Last(Model.Train(Small.Xor, Small.Options("y", 1) with { Validation = 0, Loss = Loss.Hinge })));

        static (Activation, int) Last(Model model) => (model.Layers[^1].Activation, model.Layers[^1].Outputs);
    }
}
